"""The site: its settings, its root addresses, who may see what."""
