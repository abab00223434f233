"""The site's addresses: a contract, people cite them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from incidents.admin.read_back import read
from project.error_views import again
from project.health import healthz
from project.login_views import LoginView, PasswordResetConfirmView, PasswordResetView
from project.policy_views import policy_report
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
