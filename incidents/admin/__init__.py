"""The desk: where countries, sources and incidents are entered, published and withdrawn."""

from incidents.admin import answers, countries, editions, erasures, incidents, instruments, releases, reviews, sources

__all__ = ["answers", "countries", "editions", "erasures", "incidents", "instruments", "releases", "reviews", "sources"]
