"""The desk: where countries, sources and incidents are entered, published and withdrawn."""

from incidents.admin import countries, editions, erasures, incidents, sources

__all__ = ["countries", "editions", "erasures", "incidents", "sources"]
