"""Accounts at the desk: administrators make and change them, and nobody gains powers by it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from tests.builders import make_user
from tests.desk import address, at_the_desk, errors_of, filled, queries, save

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW: dict[str, Any] = {"username": "mina", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}


def role(name: str) -> Group:
    return Group.objects.get(name=name)


@pytest.mark.parametrize("name", ["Contributor", "Editor"])
def test_only_administrators_see_accounts(name: str) -> None:
    client = at_the_desk(name)
    assert client.get(address(User, "changelist")).status_code == 403
    assert client.get(address(User, "add")).status_code == 403


def test_an_administrator_makes_an_account_with_a_role() -> None:
    save(at_the_desk("Administrator"), address(User, "add"), **NEW, groups=[role("Editor").pk], is_staff="on")
    made = User.objects.get(username="mina")
    assert made.check_password(PASSWORD)
    assert made.is_staff
    assert made.has_perm("incidents.publish")


def test_an_administrator_changes_a_role() -> None:
    client, account = at_the_desk("Administrator"), make_user("Contributor")
    save(client, address(account), groups=[role("Editor").pk])
    assert [group.name for group in account.groups.all()] == ["Editor"]


def test_what_makes_a_superuser_is_in_no_form_and_is_not_taken_when_posted() -> None:
    client, account = at_the_desk("Administrator"), make_user("Editor")
    sent = filled(client, address(account))
    assert not {"is_superuser", "user_permissions"} & set(sent)
    extra = {"is_superuser": "on", "user_permissions": [Permission.objects.first().pk]}  # type: ignore[union-attr]
    client.post(address(account), sent | extra | {"_save": "1"})
    client.post(address(User, "add"), NEW | extra | {"_save": "1"})
    assert set[Any](User.objects.values_list("username", "is_superuser", "user_permissions")) == {
        (name, False, None) for name in ("administrator", "editor", "mina")
    }


@pytest.mark.parametrize("active", [True, False])
def test_a_superuser_cannot_be_changed_taken_over_or_deleted(active: bool) -> None:
    client = at_the_desk("Administrator")
    root = User.objects.create_superuser("root", password=PASSWORD, is_active=active)
    passwords = {"usable_password": "true", "password1": "another long one", "password2": "another long one"}
    assert client.post(address(root), {"username": "mine", "is_active": "on"}).status_code == 403
    assert client.post(f"/admin/auth/user/{root.pk}/password/", passwords).status_code == 403
    assert client.post(address(root, "delete"), {"post": "yes"}).status_code == 403
    root.refresh_from_db()
    assert (root.username, root.is_active, root.check_password(PASSWORD)) == ("root", active, True)


def test_an_account_that_can_do_more_cannot_be_taken_over() -> None:
    client, account = at_the_desk("Administrator"), make_user("Reader", is_active=False)
    account.user_permissions.add(Permission.objects.get(codename="delete_group", content_type__app_label="auth"))
    assert client.post(f"/admin/auth/user/{account.pk}/password/", {"password1": "x"}).status_code == 403


def test_a_group_that_gives_more_is_no_choice() -> None:
    client, account = at_the_desk("Administrator"), make_user("Editor")
    mighty = Group.objects.create(name="Mighty")
    mighty.permissions.add(Permission.objects.get(codename="change_group", content_type__app_label="auth"))
    page = save(client, address(account), groups=[mighty.pk])
    assert list(errors_of(page)) == ["groups"]
    assert [group.name for group in account.groups.all()] == ["Editor"]


def test_groups_themselves_cannot_be_changed() -> None:
    client, editor = at_the_desk("Administrator"), role("Editor")
    assert client.post(address(editor), {"name": "Editor", "permissions": []}).status_code == 403
    assert client.get(address(Group, "add")).status_code == 403


def test_an_account_that_was_used_is_made_inactive_not_deleted() -> None:
    client, used = at_the_desk("Administrator"), make_user("Editor", last_login=timezone.now())
    unused = make_user("Contributor")
    assert client.post(address(used, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(address(unused, "delete"), {"post": "yes"}).status_code == 302
    save(client, address(used), is_active="")
    used.refresh_from_db()
    assert not used.is_active
    assert not User.objects.filter(username="contributor").exists()


def test_the_list_takes_as_many_queries_for_many_accounts() -> None:
    client = at_the_desk("Administrator")
    one = len(queries(client, address(User, "changelist")))
    for number in range(30):
        make_user("Editor", username=f"editor-{number}")
    assert len(queries(client, address(User, "changelist"))) == one
