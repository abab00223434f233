"""Two snapshots compared by what they say."""

from typing import Any

from incidents.counting import facts


def same_snapshots(one: facts.IncidentFacts, other: facts.IncidentFacts) -> bool:
    """Whether two snapshots say the same, however their values are numbered and their groups ordered."""

    def said(found: facts.IncidentFacts) -> tuple[Any, ...]:
        columns = [[coded.values[code] for code in coded.codes] for coded in found.coded.values()]
        numbers = [column.tolist() for column in found.numbers.values()]
        fates = [found.groups.outcome.values[code] for code in found.groups.outcome.codes]
        groups = sorted(zip(*(column.tolist() for column in found.groups.numbers.values()), fates, strict=True))
        return found.identity, found.key, columns, numbers, groups, sorted(found.overlaps)

    return said(one) == said(other)
