"""The desk: where countries, sources and incidents are entered, published and withdrawn."""

from incidents.admin import countries, editions, erasures, incidents, instruments, releases, reports, sources
from incidents.admin.review import queue, verdicts

__all__ = [
    "countries", "editions", "erasures", "incidents", "instruments", "queue", "releases", "reports", "sources",
    "verdicts",
]  # fmt: skip
