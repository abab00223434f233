"""From rows to plain tables."""
