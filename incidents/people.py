"""People of incidents as one number: lowest, best and highest, and whether there may be more."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class People:
    """A total of people: distinct incidents counted, lowest, best and highest; `open` where a high is missing."""

    incidents: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    open: bool = False

    def __add__(self, other: "People") -> "People":
        """Both together, where no incident is in both."""
        return People(
            self.incidents + other.incidents,
            self.low + other.low,
            self.best + other.best,
            self.high + other.high,
            self.open or other.open,
        )

    @property
    def cells(self) -> tuple[int, int, int, int, bool]:
        """In the order of a file's columns."""
        return self.incidents, self.low, self.best, self.high, self.open


def people_of(document: dict[str, Any]) -> People:
    """The people of one incident, all groups together."""
    groups = document["groups"]
    highs = [group["people_high"] for group in groups]
    return People(
        1,
        sum(group["people_low"] for group in groups),
        sum(group["people_best"] for group in groups),
        # Without a highest number at least the best ones were there.
        sum(group["people_best"] if high is None else high for group, high in zip(groups, highs, strict=True)),
        None in highs,
    )
