"""The picture that is kept of a view: drawn once, with its edition and its short address in it."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from incidents.editions.names import Names
from incidents.models import Edition
from incidents.naming import full_day
from stats.catalogue.drawn_charts import drawn_with_legend
from stats.citing.cited_views import CitedView, view_at
from stats.models import KeptFigure
from stats.pictures import PictureWords, framed_picture


def draw_kept(kept: KeptFigure, view: CitedView, site: str) -> None:
    """Give a figure its pictures, in English and Korean; none where its view is no drawing."""
    if view.entry is None or view.entry.shape == "table" or not view.table.rows:
        return
    with override("en"):
        kept.picture = framed_svg(view, site + kept.address)
    with override("ko"):
        kept.picture_ko = framed_svg(view_at(view.address, view.edition), site + kept.address)


def framed_svg(view: CitedView, address: str) -> str:
    """A view as a picture that says what it is of, in the language in use, with an address in it."""
    assert view.entry is not None
    edition = Edition.objects.get(number=view.edition)
    said = _("Tumen, edition %(number)s of %(day)s") % {
        "number": edition.number,
        "day": full_day(edition.published_at),
    }
    figure, entries = drawn_with_legend(view.entry, view.table, Names(view.edition))
    words = PictureWords(
        title=view.title(), doubt=str(view.entry.caveat), edition=said, address=address, series=entries
    )
    return framed_picture(figure, words)


def drawn_again(kept: KeptFigure, view: CitedView | None, site: str) -> KeptFigure:
    """A figure whose picture a removal for safety took away, with one that is drawn of what is there now."""
    if view is not None and kept.erased and not kept.picture:
        draw_kept(kept, view, site)
        KeptFigure.objects.filter(pk=kept.pk).update(picture=kept.picture, picture_ko=kept.picture_ko)
    return kept
