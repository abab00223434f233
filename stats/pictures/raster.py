"""PNG of a picture: drawn by resvg with typefaces of our own, so that its bytes are the same on every machine."""

from functools import cache

import resvg_py

from stats.pictures.letters import TYPEFACES, widths_of_letters

FACES = ("noto-sans-400", "noto-sans-600", "noto-serif-600")
HANGUL = ("noto-sans-kr-400", "noto-sans-kr-600")
RARE_HANGUL = "noto-sans-kr-rest"  # the syllables beyond KS X 1001: 2 MB that hardly any text needs
# Beside Hangul: Latin, signs of punctuation, jamo (typefaces/README.md).
COVERED = (
    ("\u0020", "\u017f"), ("\u2010", "\u2027"), ("\u2030", "\u203a"), ("\u2190", "\u2193"), ("\u2212", "\u2212"),
    ("\u1100", "\u11ff"), ("\u3000", "\u303f"),
)  # fmt: skip
HANGUL_FROM, HANGUL_TO = "\uac00", "\ud7a3"


def png_picture(svg: str, scale: float = 1) -> bytes:
    """A stand-alone SVG as PNG, `scale` times as large."""
    letters = {letter for letter in set(svg) if letter not in widths_of_letters()["400"] and letter >= " "}
    files = [*FACES, *(HANGUL if letters else ()), *([RARE_HANGUL] if any(map(is_rare, letters)) else ())]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=not any(is_foreign(letter) for letter in letters),
            font_files=[str(TYPEFACES / f"{name}.ttf") for name in files],
            sans_serif_family="Noto Sans",
            serif_family="Noto Serif",
        )
    )


def is_syllable(letter: str) -> bool:
    return HANGUL_FROM <= letter <= HANGUL_TO


@cache
def is_rare(letter: str) -> bool:
    try:
        letter.encode("euc_kr")
    except UnicodeEncodeError:
        return is_syllable(letter)
    return False


def is_foreign(letter: str) -> bool:
    """Whether none of our typefaces has a letter, so that one of the machine's may."""
    return not is_syllable(letter) and not any(first <= letter <= last for first, last in COVERED)
