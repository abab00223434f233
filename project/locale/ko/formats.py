"""Days and times at the desk as readers' pages have them; what forms take is Django's own."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y년 n월 j일 H:i T"
