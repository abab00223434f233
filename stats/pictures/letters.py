"""How wide texts are in the typefaces of pictures, and the files of those typefaces."""

import json
from functools import cache
from pathlib import Path

TYPEFACES = Path(__file__).with_name("typefaces")
SIZE = 12.5  # pixels: a label
LINE_TALL = 16  # pixels: a line of a label
WIDE_LETTER = 0.92  # of its size: a syllable of Hangul, or anything else that the Latin typeface lacks
WIDE_FROM = "\u1100"  # from here on scripts have letters as wide as they are tall
NARROW_LETTER = 0.6  # of its size: a letter of another alphabet


@cache
def widths_of_letters() -> dict[str, dict[str, int]]:
    """The width of each letter in thousandths of its size, by weight ("400", "600", "serif")."""
    found: dict[str, dict[str, int]] = json.loads((TYPEFACES / "widths.json").read_text(encoding="utf-8"))
    return found


def letters_wide(text: str, size: float = SIZE, weight: str = "400") -> float:
    """How wide a line of text is, in pixels."""
    known = widths_of_letters()[weight]
    return sum(size * (known[c] / 1000 if c in known else unknown_wide(c)) for c in text)


def unknown_wide(letter: str) -> float:
    return WIDE_LETTER if letter >= WIDE_FROM else NARROW_LETTER


def in_lines(text: str, width: float, size: float, weight: str = "400", *, most: int = 2) -> list[str]:
    """A text in as many lines as it needs, `most` at most: the last then ends in "…"."""
    lines, words = [""], text.split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if letters_wide(longer, size, weight) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut_to(" ".join(lines[most - 1 :]), width, size, weight)]
    return [cut_to(line, width, size, weight) for line in lines]


def cut_to(text: str, width: float, size: float, weight: str) -> str:
    """A line that is no wider, with "…" where something is left out."""
    if letters_wide(text, size, weight) <= width:
        return text
    while text and letters_wide(f"{text}…", size, weight) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
