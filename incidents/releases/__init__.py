"""From a named edition to its archive."""
