"""The strict policy, as Chromium applies it to Django's admin."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer


@pytest.mark.browser
def test_the_admin_works_under_the_strict_policy(chromium: Browser, live_server: LiveServer) -> None:
    User.objects.create_superuser("admin", password="demo")
    complaints: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: complaints.append(f"{message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server}/admin/login/?next=/admin/auth/group/add/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "demo")
    page.click("[type=submit]")
    page.wait_for_selector(".selector-chosen")  # made by the admin's scripts
    page.close()
    assert [line for line in complaints if "/favicon.ico" not in line] == []
