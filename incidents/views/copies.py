"""Kept copies of sources for readers: to download, or to look at where nothing in them can run. HTTP only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import copies
from incidents.editions.asked import asked_by
from incidents.models import Snapshot, Source, SourceVersion
from incidents.views.history import not_there

# No script, no form, no request to anywhere, and an origin of its own: nothing of this site is within reach.
CLOSED = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SHOWN_POLICY = f"{CLOSED}; img-src data:; style-src 'unsafe-inline'; font-src data:"


@require_safe
def source_copy(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    return answer(request, slug, sha256, read=False)


@require_safe
def source_copy_read(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    return answer(request, slug, sha256, read=True)


def answer(request: HttpRequest, slug: str, sha256: str, *, read: bool) -> HttpResponse:
    """A copy that the edition has, or that stands in a working copy that this account may edit."""
    asked = asked_by(request).only()
    version = SourceVersion.objects.as_of(asked.number).filter(key=slug).first()
    named = version is not None and any(copy["sha256"] == sha256 for copy in version.document["snapshots"])
    if not named and not is_on_the_desk(request, slug, sha256):
        if version is None:
            return not_there(request, asked, Source, slug)
        raise Http404(_("This edition has no such copy of “%(key)s”.") % {"key": slug})
    content = copies.content_of(sha256)
    if content is None:
        raise Http404(_("The file of this copy is not on this site: only what is known of it was published."))
    return copy_file(slug, sha256, content, read=read)


def is_on_the_desk(request: HttpRequest, slug: str, sha256: str) -> bool:
    """Whether the copy is of a source as somebody at the desk has it, whom this account is."""
    if not (request.user.is_staff and request.user.has_perm("incidents.view_source")):
        return False
    return Snapshot.objects.filter(source__slug=slug, sha256=sha256).exists()


def copy_file(slug: str, sha256: str, content: bytes, *, read: bool) -> HttpResponse:
    """The bytes with all that keeps a browser from running them; their type is told from them, not from the record."""
    kind = copies.media_type_of(content)
    if read and kind not in copies.READABLE:
        raise Http404(_("A browser cannot show such a file: download it."))
    response = HttpResponse(content, content_type=kind)
    # A kept page may hold scripts: a browser must not run them on this site.
    response["Content-Security-Policy"] = SHOWN_POLICY if read else CLOSED
    # Nor guess another type from the bytes.
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A page is named as a text, so that no program runs what is in it.
    ending = "html.txt" if kind == "text/html" else copies.ENDINGS[kind]
    name = f"{slug}-{sha256[:12]}.{ending}"
    response["Content-Disposition"] = f'{"inline" if read else "attachment"}; filename="{name}"'
    return response
