"""A figure as a picture that stands alone: title, question, doubt, edition and address inside, colours written out."""

import re
from dataclasses import dataclass

from stats.drawing.drawn import Figure
from stats.pictures.canvas import Canvas, quoted, xml_text
from stats.pictures.fitting import fit_figure
from stats.pictures.framed_legend import LEGEND_TALL, legend_lines
from stats.pictures.inks import LIGHT, WrittenInks
from stats.pictures.letters import in_lines
from stats.pictures.maps import drawn_map
from stats.pictures.picture import picture_parts
from stats.pictures.sizes import PictureSize, Room, room_of

SIDE = 40  # pixels left and right
TITLE_SIZE, WORDS_SIZE, SMALL_SIZE = 30, 17, 14
TITLE_TALL, WORDS_TALL, SMALL_TALL = 38, 25, 20
LATIN_FACE, SERIF_FACE = "Noto Sans, Noto Sans KR, sans-serif", "Noto Serif, Noto Sans KR, serif"
KOREAN_FACE = "Noto Sans KR, Noto Sans, sans-serif"
HANGUL_LETTER = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


@dataclass(frozen=True)
class PictureWords:
    """What a picture says besides its marks: its title, the question in words, what is in doubt, edition and address.

    `series` are what its marks mean: a mark as legends have it (o-repatriated, whisker), and its label.
    """

    title: str
    question: str = ""
    doubt: str = ""
    edition: str = ""
    address: str = ""
    series: tuple[tuple[str, str], ...] = ()


def framed_picture(figure: Figure | None, words: PictureWords, *, width: int = 1200, height: int = 630) -> str:
    """A stand-alone SVG of a figure, or of its words alone where nothing is drawn."""
    inks = WrittenInks("p")
    above, top = words_above(inks, words, width)
    below, foot = words_below(inks, words, width, height)
    drawn = drawn_inside(figure, inks, width - 2 * SIDE, foot - top, top) if figure else ""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    ground = f'<rect width="{width}" height="{height}" fill="{LIGHT["card"]}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoted(words.title)}'
    # A map's frame covers what lies beyond it, and would cover words too.
    inner = f"{ground}{drawn}{above}{below}"
    return f'{head} font-family="{typeface_of(inner)}">{inner}</svg>\n'


def typeface_of(text: str, latin: str = LATIN_FACE) -> str:
    return KOREAN_FACE if HANGUL_LETTER.search(text) else latin


def drawn_inside(figure: Figure, inks: WrittenInks, width: int, height: float, top: float) -> str:
    made = fit_figure(figure, PictureSize("file", width, elastic=False, height=int(height)))
    if "geo" in figure["layout"]:
        inner = "".join(drawn_map(made, Canvas(inks, Room(width, height, 0, 0, 0, 0), elastic=False)))
        return f'<g transform="translate({SIDE} {top:g})">{inner}</g>{frame_around(width, int(height), top)}'
    room = room_of(made["layout"], width)
    inner = "".join(picture_parts(made, Canvas(inks, room, elastic=False)))
    return f'<g transform="translate({int(SIDE + room.left)} {int(top)})">{inner}</g>'


def frame_around(width: int, height: int, top: float) -> str:
    """What hides a map beyond its sides: resvg takes 40 ms to cut a picture off at them."""
    room = f"M{SIDE} {top:g}v{height}h{width}v-{height}z"
    return f'<path fill="{LIGHT["card"]}" fill-rule="evenodd" d="M-999-999H9999V9999H-999z{room}"/>'


def line_of_words(text: str, x: float, y: float, size: int, look: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{look}>{xml_text(text)}</text>'


def words_above(inks: WrittenInks, words: PictureWords, width: int) -> tuple[str, float]:
    """Title and question, and where they end."""
    room, y, found = width - 2 * SIDE, 22.0, []
    for line in in_lines(words.title, room, TITLE_SIZE, "serif"):
        y += TITLE_TALL
        look = f' fill="{LIGHT["ink"]}" font-family="{typeface_of(line, SERIF_FACE)}" font-weight="600"'
        found.append(line_of_words(line, SIDE, y - 8, TITLE_SIZE, look))
    for line in in_lines(words.question, room, WORDS_SIZE) if words.question else ():
        y += WORDS_TALL
        found.append(line_of_words(line, SIDE, y - 6, WORDS_SIZE, inks.look("text")))
    for line in legend_lines(inks, words.series, room):
        y += LEGEND_TALL
        found.append(f'<g transform="translate({SIDE} {y - 12:g})">{line}</g>')
    return "".join(found), y + 10


def words_below(inks: WrittenInks, words: PictureWords, width: int, height: int) -> tuple[str, float]:
    """Doubt, edition and address, and where they begin."""
    room, y, found = width - 2 * SIDE, float(height - 18), []
    if said := " · ".join(filter(None, (words.edition, words.address))):
        found.append(line_of_words(in_lines(said, room, SMALL_SIZE, most=1)[0], SIDE, y, SMALL_SIZE, inks.look("r")))
        y -= SMALL_TALL
    for line in reversed(in_lines(words.doubt, room, SMALL_SIZE) if words.doubt else []):
        found.append(line_of_words(line, SIDE, y, SMALL_SIZE, inks.look("text")))
        y -= SMALL_TALL
    return "".join(found), y - 6
