"""From files to working copies."""
