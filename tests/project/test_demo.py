"""manage.py demo: what it makes, and where it refuses."""

import socket
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from project.management.commands import demo

pytestmark = pytest.mark.django_db


def test_accounts_have_one_role_each_and_no_more() -> None:
    demo.make_accounts()
    rows = User.objects.order_by("pk").values_list("username", "groups__name", "is_staff", "is_superuser")
    assert list(rows) == [
        ("reader", "Reader", False, False),
        ("contributor", "Contributor", True, False),
        ("editor", "Editor", True, False),
        ("admin", "Administrator", True, False),
    ]
    assert authenticate(username="editor", password="demo")


def test_a_second_run_keeps_a_changed_password() -> None:
    demo.make_accounts()
    reader = User.objects.get(username="reader")
    reader.set_password("another")
    reader.save()
    demo.refuse_outside_a_demo()
    demo.make_accounts()
    assert User.objects.count() == 4
    assert authenticate(username="reader", password="another")


def test_a_production_site_refuses(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("demo")
    assert not User.objects.exists()


def test_a_database_with_a_real_sites_accounts_is_left_alone() -> None:
    User.objects.create_user("admin", password="real")
    with pytest.raises(CommandError, match="it may be a real site's"):
        call_command("demo")
    assert list(User.objects.values_list("username", flat=True)) == ["admin"]


def test_a_taken_port_is_named_before_anything_is_done() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
            call_command("demo", port=port)


def test_the_site_is_served_on_this_machine_only() -> None:
    with patch("os.execv") as become, patch("os.chdir"), patch("django.db.connection.close"):
        demo.serve(8123)
    command = become.call_args.args[1]
    assert command[command.index("--bind") + 1] == "127.0.0.1:8123"
