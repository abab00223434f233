"""Pictures: SVG of the figure that a page draws, for the page itself, for files and for cards; PNG of that SVG."""

from stats.pictures.framed import PictureWords, framed_picture
from stats.pictures.kept import page_pictures
from stats.pictures.picture import svg_picture
from stats.pictures.raster import png_picture
from stats.pictures.sizes import CARD, NARROW, PAGE_SIZES, WIDE, PictureSize

__all__ = [
    "CARD", "NARROW", "PAGE_SIZES", "WIDE", "PictureSize", "PictureWords", "framed_picture", "page_pictures",
    "png_picture", "svg_picture",
]  # fmt: skip
