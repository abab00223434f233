"""What comes in, before anything else reads it: the words of an address, and how an answer may be packed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from project.questions import BadQuestion, Fault, refuse_question

WORDS = 1000
HEALTH = "/healthz"
WAITING = "words_too_many"  # how many words a request had that is to be refused
CHARSET = "charset_refused"  # in which letters a request says to be written
CHARSETS = ("utf-8", "utf8", "us-ascii", "ascii")


class IncomingMiddleware:
    """Outermost: whatever follows may read the words of an address, and believe what may be packed."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """A watcher's question has no words that matter; too many are taken away, and refused once a view is known."""
        request.META["HTTP_ACCEPT_ENCODING"] = accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        count = request.META.get("QUERY_STRING", "").count("&") + 1
        if request.path_info == HEALTH or count > WORDS:
            request.GET = QueryDict()  # lazy: nothing has parsed the query yet
        if request.path_info == HEALTH and settings.ALLOWED_HOSTS:
            # A watcher asks by whatever name or number it knows; nothing of the answer is made of it.
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        if request.path_info != HEALTH and count > WORDS:
            setattr(request, WAITING, count)
        charset = request.content_params.get("charset", "utf-8").lower() if request.content_params else "utf-8"
        if charset not in CHARSETS:
            setattr(request, CHARSET, charset)
            request.encoding = "utf-8"  # until the refusal: nothing may break on reading it
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        # Only by now it is known in which language and format to refuse.
        if count := getattr(request, WAITING, 0):
            return refuse_question(request, BadQuestion(too_many(count)))
        if charset := getattr(request, CHARSET, ""):
            return refuse_question(request, BadQuestion(other_letters(charset)))
        return None


def too_many(count: int) -> Fault:
    """What is wrong with so many words."""
    allowed = _("up to %(count)d words") % {"count": WORDS}
    said = _("This address has %(count)d words. Up to %(most)d can be read.") % {"count": count, "most": WORDS}
    return Fault("?", _("%(count)d words") % {"count": count}, allowed, said=said)


def other_letters(charset: str) -> Fault:
    said = _("A form is written in UTF-8. This one says that it is in %(charset)s.") % {"charset": charset[:40]}
    return Fault("charset", charset, "utf-8", said=said)


def accepted(header: str) -> str:
    """Those ways of packing that a browser takes."""
    kept = []
    for part in header.split(","):
        coding, _semicolon, rest = part.strip().partition(";")
        name, _equals, weight = rest.partition("=")
        # With a weight of 0 a browser refuses one (RFC 9110), which Django overlooks.
        if coding and (not rest or (name.strip().lower() == "q" and positive(weight))):
            kept.append(coding.strip().lower())
    # The weights go: they are for who has a choice, and the first that is known is taken here.
    return ", ".join(kept)


def positive(weight: str) -> bool:
    """Whether a weight is one above 0."""
    try:
        return 0 < float(weight) <= 1
    except ValueError:
        return False
