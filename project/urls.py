"""The site's addresses: a contract, people cite them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from incidents.admin.read_back import read
from project.error_views import again
from project.health import healthz
from project.login_views import LoginView, PasswordResetConfirmView, PasswordResetView
from project.own_data_views import own_data, own_data_file
from project.passkey_views import add_passkey, remove_passkey
from project.policy_views import policy_report
from project.second_factor_views import second_factor_page
from project.session_views import sessions
from project.token_views import end_token, tokens
from project.views import choose_language

urlpatterns = [
    path("", include("stats.urls")),
    path("", include("incidents.urls")),
    path("healthz", healthz, name="healthz"),
    path("csp-report/", policy_report, name="policy-report"),
    path("language/", choose_language, name="language"),
    path("admin/read/", admin.site.admin_view(read), name="read"),
    path("admin/", admin.site.urls),
    path("accounts/again/", again, name="again"),
    path("accounts/data/", own_data, name="own-data"),
    path("accounts/data/download/", own_data_file, name="own-data-file"),
    path("accounts/passkeys/add/", add_passkey, name="passkey-add"),
    path("accounts/passkeys/<int:pk>/remove/", remove_passkey, name="passkey-remove"),
    path("accounts/second-factor/", second_factor_page, name="second-factor"),
    path("accounts/sessions/", sessions, name="sessions"),
    path("accounts/tokens/", tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/end/", end_token, name="token-end"),
    path("accounts/login/", LoginView.as_view(), name="login"),
    path("accounts/password_reset/", PasswordResetView.as_view(), name="password_reset"),
    path("accounts/reset/<uidb64>/<token>/", PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("accounts/", include("django.contrib.auth.urls")),
]

if settings.TOOLBAR:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()

handler400 = "project.error_views.bad_request"
handler404 = "project.error_views.not_found"
handler500 = "project.error_views.server_error"
