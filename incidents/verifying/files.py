"""Whether archives of releases and kept copies have the bytes that their sums were made of."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from incidents.models import KeptFile, Release
from incidents.releases.making import built_sums


def releases_that_differ() -> Iterator[str]:
    for release in Release.objects.select_related("edition").order_by("made_at"):
        if release.sums is None:
            continue
        # As JSON holds them: a tuple is a list there.
        now = json.loads(json.dumps(asdict(built_sums(release))))
        if now != release.sums:
            yield f"release {release.name}: its archive has other bytes than when it was made, or its sums were changed"


def copies_that_differ() -> Iterator[str]:
    for sha256, content in KeptFile.objects.order_by("pk").values_list("sha256", "content").iterator(chunk_size=1):
        if hashlib.sha256(content).hexdigest() != sha256:
            yield f"kept copy {sha256}: its bytes have another sum"
