"""The site's addresses: a contract, people cite them."""

from django.contrib import admin
from django.urls import include, path

from project.health import healthz
from project.views import language

urlpatterns = [
    path("", include("stats.urls")),
    path("", include("incidents.urls")),
    path("healthz", healthz, name="healthz"),
    path("language/", language, name="language"),
    path("admin/", admin.site.urls),
    path("accounts/", include("django.contrib.auth.urls")),
]
