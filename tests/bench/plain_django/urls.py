"""The chart and the CSV that a Django project would get first: the ORM's sum by group, and csv over a queryset."""

import csv
import itertools
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.urls import path

from tests.bench.plain_django.models import PlainIncident


class Echo:
    def write(self, text: str) -> str:
        return text


@login_required
def chart_data(request: HttpRequest) -> JsonResponse:
    rows = PlainIncident._default_manager.filter(year__gte=request.GET.get("from", "0"))
    by = rows.values("country", "year").annotate(people=Sum("people_best")).order_by("country", "year")
    return JsonResponse(list(by), safe=False)


@login_required
def incidents_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows: Any = PlainIncident._default_manager.order_by("id")
    if country := request.GET.get("country"):
        rows = rows.filter(country=country)
    columns = [field.name for field in PlainIncident._meta.fields]
    written: Any = csv.writer(Echo())
    lines = (written.writerow(row) for row in itertools.chain([columns], rows.values_list(*columns).iterator()))
    return StreamingHttpResponse(lines, content_type="text/csv")


urlpatterns = [path("admin/", admin.site.urls), path("chart.json", chart_data), path("incidents.csv", incidents_csv)]
