"""A removal for safety in pictures: a text may stand in one in pieces, so a picture that has it is taken away whole."""

import html
import re
from collections.abc import Callable

from django.utils import timezone

from stats.models import KeptFigure

SVG_ELEMENTS = re.compile(r"<[^<>]*>")


def take_pictures_away(finds: Callable[[str], bool]) -> None:
    """Empty the pictures that hold a text; each is drawn anew, without it, when it is next asked for."""
    drawn = KeptFigure.objects.exclude(picture="").values_list("pk", "picture", "picture_ko")
    with_it = [
        pk for pk, *pictures in drawn.iterator(chunk_size=50) if any(shows(picture, finds) for picture in pictures)
    ]
    KeptFigure.objects.filter(pk__in=with_it).update(picture="", picture_ko="", erased=timezone.now().date())


def shows(picture: str, finds: Callable[[str], bool]) -> bool:
    # A line may end within a word or between two.
    return any(finds(html.unescape(SVG_ELEMENTS.sub(between, picture))) for between in ("", " "))
