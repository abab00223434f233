"""Views that leave the house: shared by a link, opened by anybody, framed elsewhere."""
