"""Releases: their list, a page for each, and its archive: HTTP only."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.erasure.erasing import erasures_of
from incidents.models import Edition, Release
from incidents.releases.kept_archives import opened_archive
from incidents.releases.making import citation, sums_of
from project.formats import link_header


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Every release, the newest first."""
    context = {
        "section": "editions",
        "edition": Edition.objects.newest(),
        # The frame of each holds its codebook and files, which no list shows.
        "releases": Release.objects.defer("frame").select_related("edition"),
        "canonical": request.build_absolute_uri(reverse("release-list")),
    }
    return render(request, "incidents/releases.html", context)


def release_or_404(name: str) -> Release:
    """The release of this name."""
    found = Release.objects.select_related("edition").filter(name=name).first()
    if found is None:
        raise Http404(_("No release “%(name)s”.") % {"name": name})
    return found


@require_safe
def release(request: HttpRequest, name: str) -> HttpResponse:
    """A release: notes, what it holds, how to cite it, its archive with its sums."""
    found = release_or_404(name)
    address = request.build_absolute_uri(reverse("release", args=[name]))
    sums, titles = sums_of(found), {file["path"]: _(file["title"]) for file in found.frame["files"]}
    context = {
        "section": "editions",
        "edition": found.edition,
        "release": found,
        "erasures": erasures_of(found.edition),
        "sums": sums,
        "tables": [(part, titles[part.name]) for part in sums.parts if part.name in titles],
        "others": [part for part in sums.parts if part.name not in titles],
        "citation": citation(found, found.frame["address"]),
        "words": f"?edition={found.edition_id}",
        "canonical": address,
    }
    return render(request, "incidents/release.html", context)


@require_safe
def release_archive(request: HttpRequest, name: str) -> FileResponse:
    """A release's archive: the same bytes each time."""
    found = release_or_404(name)
    out, sums = opened_archive(found)
    response = FileResponse(out, as_attachment=True, filename=f"tumen-{name}.zip", content_type="application/zip")
    response["Content-Length"] = sums.size
    response["ETag"] = f'"{sums.sha256}"'
    response["Link"] = link_header(request.build_absolute_uri(reverse("release", args=[name])))
    return response
