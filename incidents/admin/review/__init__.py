"""A record's way past the editors."""
