"""What is alike on all pages is rendered once, and says to nobody what it said to another."""

from django.utils import translation
from pytest_django.fixtures import Settings

from project.templatetags import kept_parts


def part(name: str, **values: object) -> str:
    return str(kept_parts.kept_part(name, **values))


def test_a_part_is_rendered_once_for_each_language_and_value() -> None:
    kept_parts.rendered.cache_clear()
    for language in ("en", "ko", "en", "ko"):
        with translation.override(language):
            for section in ("incidents", "charts", "incidents"):
                assert part("partials/places.html", section=section).count('aria-current="page"') == 1
    assert kept_parts.rendered.cache_info().misses == 4


def test_a_part_says_each_language_and_value_as_it_is() -> None:
    with translation.override("ko"):
        korean = part("partials/account.html", staff=False)
    english = part("partials/account.html", staff=False)
    assert "Change password" in english
    assert "Change password" not in korean
    assert "Enter and publish" not in english + korean
    assert "Enter and publish" in part("partials/account.html", staff=True)


def test_where_templates_are_read_anew_a_part_is_too(settings: Settings) -> None:
    settings.DEBUG = True
    kept_parts.rendered.cache_clear()
    part("partials/places.html", section="incidents")
    assert kept_parts.rendered.cache_info().currsize == 0
