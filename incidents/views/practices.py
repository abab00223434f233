"""Entries of a country's practice as pages show them: numbered, with what their marks mean."""

from collections.abc import Iterable
from typing import Any

from incidents import codebook


def numbered_practices(practices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**practice, "number": number} for number, practice in enumerate(practices, start=1)]


def practice_marks(practices: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What the marks of some entries need explained: the codes that occur, and whether any rests on thin evidence."""
    found = list(practices)
    there = {practice["practice"] for practice in found}
    return {
        "practice_codes": [code for code in codebook.PRACTICES if code.value in there],
        "unverified": any(not one["verified"] or one["practice"] == "unknown" for one in found),
    }
