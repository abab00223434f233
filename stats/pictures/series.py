"""Which series a mark is of, as a figure says it."""

from stats.drawing.drawn import Figure


def series_token(trace: Figure, index: int = 0) -> str:
    """The token of a mark's colour."""
    meta = trace.get("meta") or {}
    tokens = meta.get("tokens") or meta.get("token") or "accent"
    return str(tokens[index] if isinstance(tokens, list) else tokens)


def point_mark(trace: Figure, index: int) -> dict[str, str]:
    """What a point says of itself and where it leads: `name` and `href`, or nothing."""
    marks = trace.get("customdata") or ()
    return (marks[index] if index < len(marks) else None) or {}
