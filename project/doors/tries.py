"""How often something was tried: a level that rises with each try and falls with time, in a table of bounded size.

Only tries that go through raise a level, so one who is refused writes nothing, and is let in again when it has fallen.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from project.models import Tally

SLOTS = 1 << 16  # of each limit: so many rows at most, however many callers and names there are
AHEAD = dt.timedelta(minutes=1)  # a level written later than this from now is of a clock that was wrong


@dataclass(frozen=True)
class TryLimit:
    """So many tries at once; then one more each time that so many seconds have passed."""

    scope: str
    most: int
    seconds: float

    def of(self, subject: str) -> "Meter":
        """The level of one account, caller or browser. What the subject is cannot be read back from it."""
        digest = salted_hmac(f"project.doors.{self.scope}", subject, algorithm="sha256").digest()
        return Meter(self, int.from_bytes(digest[:4], "big") % SLOTS)


@dataclass(frozen=True)
class Meter:
    """A limit for one subject."""

    limit: TryLimit
    slot: int

    def stored(self, held: bool = False) -> Tally:
        """The level as it was last written; where it is held, nobody else writes it before this transaction ends."""
        tallies = Tally.objects.select_for_update() if held else Tally.objects
        known = tallies.filter(scope=self.limit.scope, slot=self.slot).first()
        return known or Tally(scope=self.limit.scope, slot=self.slot, level=0.0, at=timezone.now())

    def level(self, tally: Tally) -> float:
        passed = timezone.now() - tally.at
        return 0.0 if passed < -AHEAD else max(0.0, tally.level - max(0.0, passed.total_seconds()) / self.limit.seconds)

    @property
    def is_full(self) -> bool:
        return self.level(self.stored()) + 1 > self.limit.most

    def write(self, change: float) -> None:
        """Raise or lower the level, in a transaction: those who try at the same moment are counted one by one."""
        tally = self.stored(held=True)
        tally.level, tally.at = max(0.0, self.level(tally) + change), timezone.now()
        # Two who write a new row at the same time: the later one wins, and one try is forgotten.
        Tally.objects.bulk_create(
            [tally], update_conflicts=True, unique_fields=["scope", "slot"], update_fields=["level", "at"]
        )

    def told(self) -> int | None:
        """Whether to tell of one more: how many were passed over since the last that was told; None to pass over."""
        with transaction.atomic():
            tally = self.stored()
            if self.is_full:
                tally.passed_over += 1
                tally.save()
                return None
            passed_over = tally.passed_over
            self.write(1)
            Tally.objects.filter(scope=self.limit.scope, slot=self.slot).update(passed_over=0)
        return passed_over


def charge(meters: Iterable[Meter], change: float = 1) -> None:
    """Count one more try in each, or take one back."""
    with transaction.atomic():
        for meter in sorted(meters, key=lambda meter: (meter.limit.scope, meter.slot)):  # two never wait for each other
            meter.write(change)
