"""The desk: where countries, sources and incidents are entered, published and withdrawn."""

from incidents.admin import countries, editions, incidents, releases, sources

__all__ = ["countries", "editions", "incidents", "releases", "sources"]
