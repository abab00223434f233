"""What a kept copy of a text may be: media types, each with its name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MEDIA_TYPES = {
    "text/html": _("Web page (HTML)"),
    "application/xhtml+xml": _("Web page (XHTML)"),
    "multipart/related": _("Web page with its pictures (MHTML)"),
    "application/warc": _("Web archive (WARC)"),
    "application/gzip": _("Compressed file (gzip)"),
    "application/zip": _("Compressed files (zip)"),
    "application/pdf": _("PDF"),
    "text/plain": _("Plain text"),
    "text/csv": _("Table (CSV)"),
    "application/json": _("Data (JSON)"),
    "application/xml": _("Data (XML)"),
    "application/msword": _("Document (Word)"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _("Document (Word, docx)"),
    "application/vnd.oasis.opendocument.text": _("Document (OpenDocument)"),
    "image/png": _("Picture (PNG)"),
    "image/jpeg": _("Picture (JPEG)"),
    "image/gif": _("Picture (GIF)"),
    "image/webp": _("Picture (WebP)"),
    "image/tiff": _("Picture (TIFF)"),
    "audio/mpeg": _("Sound (MP3)"),
    "video/mp4": _("Film (MP4)"),
}


def media_type_choices() -> list[tuple[str, Any]]:
    return list(MEDIA_TYPES.items())
