"""Two ends as one range, as each language writes it."""

from django.utils.translation import pgettext

from project.ordering import is_korean

KOREAN_COUNTERS = "년월일명건"  # said once in a range


def from_to(first: str, last: str) -> str:
    """Two ends as one range, what they share said once: 27–28 Jul 2004; 2020~2023년 and 7월 27~28일 in Korean."""
    one, other = first.split(" "), last.split(" ")
    if is_korean() and len(one) == len(other):
        # The larger unit stands first there, and the counter behind each number.
        while len(other) > 1 and one[-len(other)] == other[0]:
            del other[0]
        if len(other) == 1 and one[-1][-1:] == other[0][-1:] and one[-1][-1:] in KOREAN_COUNTERS:
            one[-1] = one[-1][:-1]
    elif len(one) == len(other) == len(["27", "Jul", "2004"]) and one[1:] == other[1:]:
        one = one[:1]
    elif len(one) != len(other) and not is_korean():
        return f"{first} – {last}"
    return pgettext("between two ends of a range", "–").join((" ".join(one), " ".join(other)))
