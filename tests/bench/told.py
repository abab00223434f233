"""What was measured, kept step by step in a file, and printed side by side as numbers and ratios."""

import json
from pathlib import Path
from typing import Any

from tests.bench.measuring import Found

OWN, LIMIT, DATASETTE = "this site", "limit", "Datasette"
MORE_IS_BETTER = "/s"
NO_RATIO = ("total", "rows", "errors")


class Results:
    """The rows of one run; a step that is there is not measured again."""

    def __init__(self, file: Path, *, anew: bool = False) -> None:
        self.file = file
        self.found: dict[str, Any] = {} if anew or not file.exists() else json.loads(file.read_text(encoding="utf-8"))

    def add(self, step: str, found: Found) -> None:
        self.found[step] = found
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.found, indent=1) + "\n", encoding="utf-8")

    def has(self, step: str) -> bool:
        return step in self.found

    def rows(self) -> dict[str, dict[str, float | None]]:
        return {row: values for found in self.found.values() for row, values in found.items()}


def print_table(rows: Found) -> None:
    sites = list(dict.fromkeys(site for values in rows.values() for site in values))
    width = max(14, *(len(site) + 2 for site in sites)) if sites else 14
    print(f"\n{'':34}" + "".join(f"{site:>{width}}" for site in sites) + f"{'limit':>10}{'Datasette':>11}")
    for row, values in rows.items():
        shown = "".join(f"{number_of(values.get(site)):>{width}}" for site in sites)
        print(f"{row:34}{shown}{ratio(row, values, LIMIT):>10}{ratio(row, values, DATASETTE):>11}")
    print("\nThe last two columns: how many times better this site is than each; below 1 it is worse.")


def number_of(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def ratio(row: str, values: dict[str, float | None], peer: str) -> str:
    own, other = values.get(OWN), values.get(peer)
    if not own or not other or any(row.endswith(end) for end in NO_RATIO):
        return ""
    return f"{own / other if row.endswith(MORE_IS_BETTER) else other / own:.2f}"


def totals_that_differ(rows: Found) -> list[str]:
    """Where sites that were asked the same give other numbers: believe no time of theirs before it is explained.

    This site leaves out of a total what is counted elsewhere, and searches sources too: its own slow count holds it.
    """
    found = []
    for row, values in rows.items():
        if row.endswith(", total"):
            peers = {site: value for site, value in values.items() if value is not None and site in (LIMIT, DATASETTE)}
            own = {site: value for site, value in values.items() if site in (OWN, "slow count") and value is not None}
            found += [f"{row}: {group}" for group in (peers, own) if len(set(group.values())) > 1]
    return found
