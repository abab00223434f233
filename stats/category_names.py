"""What figures of other destinations and of who arrived are of, in words: categories as printed, places."""

import re

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from project.table import HeadingText

AGES = re.compile(r"(?<=\d)-(?=\d)")  # the hyphen of 10-19, which a page writes as a dash
TOTAL = "total"

CATEGORIES: dict[str, HeadingText] = {
    "preschool": _("Preschool"),
    "kindergarten": _("Kindergarten"),
    "primary": _("Primary school"),
    "secondary": _("Secondary school"),
    "junior_college": _("Junior college"),
    "university_or_above": _("University or above"),
    "none": pgettext_lazy("education", "None"),
    "other_unknown": _("Other or unknown"),
    "manager": _("Manager"),
    "soldier": _("Soldier"),
    "labourer": _("Labourer"),
    "labourer, housewife or farm worker": _("Labourer, housewife or farm worker"),
    "unemployed_or_dependent": _("Unemployed or dependent"),
    "service": _("Service"),
    "arts_sports": _("Arts or sports"),
    "professional": _("Professional"),
    "not_applicable_children_etc": _("Not applicable (children and others)"),
    "other": _("Other"),
    TOTAL: _("Total, as printed"),
}
KOREAN_PLACES = (  # of the North and of the South, written as sources print them
    gettext_noop("Pyongyang"),
    gettext_noop("Pyongan"),
    gettext_noop("South Pyongan and South Hamgyong"),
    gettext_noop("Jagang"),
    gettext_noop("Jagang and North Pyongan"),
    gettext_noop("Ryanggang"),
    gettext_noop("Ryanggang and Hamgyong"),
    gettext_noop("North Hamgyong"),
    gettext_noop("North Hamgyong and Ryanggang"),
    gettext_noop("North Hamgyong, Ryanggang and South Hamgyong"),
    gettext_noop("South Hamgyong"),
    gettext_noop("Hwanghae"),
    gettext_noop("Gangwon"),
    gettext_noop("Seoul"),
    gettext_noop("Busan"),
    gettext_noop("Daegu"),
    gettext_noop("Incheon"),
    gettext_noop("Gwangju"),
    gettext_noop("Daejeon"),
    gettext_noop("Ulsan"),
    gettext_noop("Gyeonggi"),
    gettext_noop("North Chungcheong"),
    gettext_noop("South Chungcheong"),
    gettext_noop("South Chungcheong and Sejong"),
    gettext_noop("North Jeolla"),
    gettext_noop("South Jeolla"),
    gettext_noop("North Gyeongsang"),
    gettext_noop("South Gyeongsang"),
    gettext_noop("Jeju"),
)


def category_name(category: str) -> str:
    return gettext(category) if category in KOREAN_PLACES else str(CATEGORIES.get(category) or AGES.sub("–", category))
