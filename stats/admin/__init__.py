"""The desk: where published figures and context events are entered."""

from stats.admin import figures

__all__ = ["figures"]
