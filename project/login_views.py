"""The login: Django's, but for the length of the way back."""

from django.contrib.auth import views
from django.http import HttpRequest

from project.way_back import leads_here


class LoginView(views.LoginView):
    """Django's login, which goes back to long addresses too."""

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Where one was asked to log in, if that is of this site."""
        address = self.request.POST.get(self.redirect_field_name, self.request.GET.get(self.redirect_field_name))
        return address if address and leads_here(self.request, address) else ""
