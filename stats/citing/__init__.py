"""Views that leave the house: kept as they were shown, compared with today, cited."""
