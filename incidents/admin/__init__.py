"""The desk: where countries, sources and incidents are entered, published and withdrawn."""

from incidents.admin import countries, editions, erasures, incidents, instruments, releases, sources
from incidents.admin.review import queue, verdicts

__all__ = [
    "countries", "editions", "erasures", "incidents", "instruments", "queue", "releases", "sources", "verdicts",
]  # fmt: skip
