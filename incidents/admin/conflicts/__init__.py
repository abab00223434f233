"""Two people at one record."""
