"""Headers that stand on every answer, whoever gives it: a refusal by host, a static file, an error."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

POWERFUL = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
# What Django's and other middleware sets too, for those answers that are given before it is asked.
ALWAYS = {
    "Reporting-Endpoints": 'policy="/csp-report/"',
    "Permissions-Policy": ", ".join(f"{name}=()" for name in POWERFUL),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
}


class HeadersMiddleware:
    """Outermost: what nothing inside has said of itself is as strict as can be."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        """Answer, and say what a browser may do with it."""
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            if name != "X-Frame-Options" or not getattr(response, "xframe_options_exempt", False):
                response.headers.setdefault(name, value)
        return response
