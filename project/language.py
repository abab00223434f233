"""The language of an answer: the address's word, then the account's setting, then the browser's wish, then English."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext as _

from project.models import Preference
from project.questions import BadQuestion, Fault, refuse_question

WORD = "lang"
SESSION_LANGUAGE = "language"  # the session's copy of the account's setting, so that no page asks the database for it
SITE_LANGUAGES = [code for code, _name in settings.LANGUAGES]


def language_asked(request: HttpRequest) -> str | None:
    """The language that the address asks for; None where it asks for none. BadQuestion for any other value."""
    values = request.GET.getlist(WORD)
    if len(values) > 1:
        raise BadQuestion(Fault(WORD, ", ".join(values), _("this word once")))
    return known_language(WORD, values[0]) if values else None


def known_language(word: str, value: str) -> str:
    """A language of the site; BadQuestion for any other value of the word."""
    if value not in SITE_LANGUAGES:
        raise BadQuestion(Fault(word, value, _("one of %s") % ", ".join(SITE_LANGUAGES)))
    return value


def remember(request: HttpRequest, account: User, language: str) -> None:
    Preference.objects.update_or_create(user=account, defaults={"language": language})
    request.session[SESSION_LANGUAGE] = language


@receiver(user_logged_in)
def bring_back(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """At login: what was chosen on the login page becomes the account's setting, else the setting comes back."""
    if chosen := language_asked(request):
        remember(request, user, chosen)
    elif setting := Preference.objects.filter(user=user).first():
        request.session[SESSION_LANGUAGE] = setting.language


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice (the browser's wish, then English), after the address and the account."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of the answer."""
        super().process_request(request)
        language = request.session.get(SESSION_LANGUAGE)
        # A bad word is answered later, when the account is known.
        with suppress(BadQuestion):
            language = language_asked(request) or language
        if language in SITE_LANGUAGES:
            translation.activate(language)
            request.LANGUAGE_CODE = language

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Refuse a language that there is not, in the format that was asked for."""
        try:
            language_asked(request)
        except BadQuestion as error:
            return refuse_question(request, error)
        return None
