"""The picture of a shared view: what chat programs show, what pages elsewhere frame, and what one may take along."""

from stats.catalogue.drawn_charts import series_of_legend
from stats.models import PublicLink
from stats.pictures import PictureWords, framed_picture
from stats.views.links.shown_view import ShownView
from stats.views.links.view_words import words_of_view


def picture_of_view(shown: ShownView, address: str) -> str:
    """A stand-alone SVG of a view, or of its title and its sentence where nothing is drawn of it."""
    said = words_of_view(shown)
    series = series_of_legend(shown.context.get("legend", []))
    words = PictureWords(said.title, doubt=said.sentence, edition=said.edition, address=address, series=series)
    return framed_picture(shown.context.get("figure"), words)


def picture_kept(link: PublicLink) -> str:
    """The picture that a pinned link was made with; empty where it is live, or a text was removed since."""
    return link.kept.picture_shown if link.kept and not link.kept.erased else ""
