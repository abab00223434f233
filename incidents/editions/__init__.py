"""Publications: how they are made, which one is asked for, and how they differ."""
