"""Numbers of women, men and children too small to be published, and those that would give them away by subtraction."""

from typing import Any

PeopleRow = dict[str, Any]
WOMEN_AND_MEN = ("women", "men")
CELLS = (*WOMEN_AND_MEN, "children")
OFFICIAL_SOURCES = ("government", "un", "court")  # kinds: small numbers that these published themselves are shown


class SplitTable:
    """The numbers of an incident: its whole in the first row, its groups below; a hidden cell stays in `hidden`."""

    def __init__(self, document: PeopleRow, least: int) -> None:
        self.rows: list[PeopleRow] = [document, *document["groups"]]
        self.least = least
        self.hidden: set[tuple[int, str]] = set()
        counted = sum(group["people_best"] for group in document["groups"])
        self.totals = [total_of(document, document["people_best"] or counted)]
        self.totals += [total_of(group, group["people_best"]) for group in document["groups"]]

    def is_small(self, count: int) -> bool:
        # Nobody is no cell: that nobody was a woman tells of nobody.
        return 0 < count < self.least

    def settle(self) -> set[tuple[int, str]]:
        """Hide until nothing hidden follows from what is left; the rows and columns of what is hidden."""
        before = None
        while before != self.hidden:
            before = set(self.hidden)
            for place in range(len(self.rows)):
                self.hide_sexes(place)
                self.hide_children(place)
            for name in CELLS:
                self.hide_between_groups(name)
        return self.hidden

    def hide_sexes(self, place: int) -> None:
        """Women and men of one row: neither is small, nor told by the other and the total."""
        stated = {name: count for name in WOMEN_AND_MEN if (count := self.rows[place][name]) is not None}
        rest = self.totals[place] - sum(stated.values())
        for name, count in stated.items():
            # Where one sex alone is said, the rest passes for the other.
            if self.is_small(count) or (len(stated) == 1 and self.is_small(rest)):
                self.hidden.add((place, name))
        shown = {name: count for name, count in stated.items() if (place, name) not in self.hidden}
        if shown and self.is_told(len(stated) - len(shown), rest, self.totals[place] - sum(shown.values())):
            self.hidden.add((place, min(shown, key=shown.__getitem__)))

    def is_told(self, hidden: int, rest: int, left: int) -> bool:
        """Whether hidden numbers follow from a total: `left` of it is not shown, of which nobody ever said `rest`."""
        # One hidden number alone is what is left; beside a few of whom nothing is said it is nearly so.
        return bool(hidden) and (left < self.least or hidden + (rest >= self.least) < 2)

    def hide_children(self, place: int) -> None:
        """Children of one row: neither they nor the adults beside them are few."""
        count = self.rows[place]["children"]
        if count is not None and (self.is_small(count) or self.is_small(self.totals[place] - count)):
            self.hidden.add((place, "children"))

    def hide_between_groups(self, name: str) -> None:
        """One column: the number of the whole less those of the groups that are shown gives away no other."""
        groups = range(1, len(self.rows))
        stated = {place: count for place in groups if (count := self.rows[place][name]) is not None}
        shown = {place: count for place, count in stated.items() if (place, name) not in self.hidden}
        whole = self.rows[0][name]
        if whole is None:
            return
        silent = len(stated) < len(groups)
        if (0, name) in self.hidden:
            told = bool(shown) and len(shown) == len(groups)  # it would be the sum of its groups
        else:
            left = whole - sum(shown.values())
            rest = whole - sum(stated.values()) if silent else 0
            told = self.is_told(len(stated) - len(shown), rest, left) or (silent and self.is_small(left))
        if told:
            self.hidden.add((min(shown, key=shown.__getitem__) if shown else 0, name))


def total_of(row: PeopleRow, people: int) -> int:
    # Best may be below the sexes where a highest number is given.
    return max(people, sum(row[name] or 0 for name in WOMEN_AND_MEN), row["children"] or 0)


def hidden_cells(document: PeopleRow, least: int) -> set[tuple[int, str]]:
    """Which numbers of a document are hidden: 0 is the whole, then its groups, with the name of the number."""
    return SplitTable(document, least).settle()


def without_small_cells(document: PeopleRow, least: int) -> PeopleRow:
    """A document of an incident without those numbers; how many people there were stays."""
    hidden = hidden_cells(document, least)
    if not hidden:
        return document
    rows: list[PeopleRow] = [document, *document["groups"]]
    seen = [row | {name: None for name in CELLS if (place, name) in hidden} for place, row in enumerate(rows)]
    return seen[0] | {"groups": seen[1:]}
