"""Answers that no view gives: the site is busy, or a form arrived without a login."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.cache import patch_vary_headers

from project import busy, error_views
from project.answering import somebody_waits, waited_for
from project.doors.sessions import SessionStore
from project.unsent import unsent
from project.way_back import logins


class BusyMiddleware:
    """Answers wait a little for their turn to write, and then say in words that the site is busy."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """The bound holds until the answer is there."""
        busy.leave_lost_file()
        with somebody_waits(), busy.waiting_for_writer(busy.BOUND):
            response = self.get_response(request)
        if response.streaming and not hasattr(response, "file_to_stream"):  # a file that is there asks no database
            response.streaming_content = waited_for(response.streaming_content)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:
        return error_views.busy(request, error) if busy.is_for_later(error) else None


class BoundSessionMiddleware(SessionMiddleware):
    """Django's sessions; one that cannot be saved in time is told of as any other thing that cannot."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Save, or say that the site is busy."""
        if isinstance(request.session, SessionStore):
            request.session.note_seen()
        try:
            # The session is saved here, after the view has answered.
            return super().process_response(request, response)
        except DatabaseError as error:
            if not busy.is_for_later(error):
                raise
            return error_views.busy(request, error)


class WordsOrLoginMiddleware(LoginRequiredMiddleware):
    """Who is not logged in gets the way to the login; a script that asks for a file is told so instead."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """401 for a file, but for a browser, which can show a login."""
        if error_views.is_file_address(request.path_info) and "text/html" not in request.headers.get("Accept", ""):
            return error_views.log_in_first(request)
        response = super().handle_no_permission(request, view_func)
        if error_views.is_file_address(request.path_info):
            patch_vary_headers(response, ["Accept"])
        return response


class UnsentMiddleware:
    """A form that would be answered with the way to a login is carried through it."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """The page that carries it, instead of the way to the login, which takes no form along."""
        response = self.get_response(request)
        leads = urlsplit(response.headers.get("Location", "")).path in logins()
        asked = request.method == "POST" and leads and request.path_info not in logins()
        if asked and "next=" in response["Location"] and unsent(request):
            return error_views.not_taken(request)
        return response
