"""Records for tests: each builder makes a valid one, of which a test changes only what it is about."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import models, transaction

from incidents import codebook
from incidents.models import (
    Claim,
    Country,
    Event,
    Group,
    Incident,
    Instrument,
    Origin,
    Overlap,
    Practice,
    Snapshot,
    Source,
    Statement,
    Treaty,
)
from stats.models import ArrivalFigure, ContextEvent, OtherFigure

NAMES = {
    "CN": ("China", "중국", "transit"),
    "KP": ("North Korea", "북한", "origin"),
    "KR": ("South Korea", "한국", "destination"),
    "MN": ("Mongolia", "몽골", "transit"),
    "TH": ("Thailand", "태국", "transit"),
    "US": ("United States", "미국", "destination"),
    "ZZ": ("All destinations", "전체", "aggregate"),
}


def make_roles() -> None:
    """The roles of the migrations, which an emptied database has lost."""
    import_module("stats.migrations.0002_roles").make_roles(apps, None)
    import_module("stats.migrations.0003_review_roles").give(apps, None)
    import_module("stats.migrations.0004_erase_role").give(apps, None)
    import_module("stats.migrations.0005_treaty_role").give(apps, None)
    import_module("stats.migrations.0011_sharing_role").give(apps, None)


def make_user(role: str = "Editor", **changes: Any) -> User:
    """An account in a role's group, named after the role; who may enter records is staff. Reader, Contributor, …"""
    fields: dict[str, Any] = {"username": role.lower(), "is_staff": role != "Reader"} | changes
    user = User.objects.create_user(**fields)
    user.groups.add(Role.objects.get(name=role))
    return user


def make_country(iso2: str = "CN", **changes: Any) -> Country:
    """The country with this code: the one that is there, with the changes, or a new one."""
    name, name_ko, role = NAMES.get(iso2, (f"Land {iso2}", f"나라 {iso2}", "transit"))
    new: dict[str, Any] = {"name": name, "name_ko": name_ko, "role": role} | changes
    country, _made = Country.objects.update_or_create(iso2=iso2, defaults=changes, create_defaults=new)
    return country


def make_source(slug: str = "paper-2019", **changes: Any) -> Source:
    """The source with this slug: the one that is there, with the changes, or a new one."""
    new: dict[str, Any] = {"title": f"Report {slug}", "publisher": "The Paper", "kind": "news"} | changes
    source, _made = Source.objects.update_or_create(slug=slug, defaults=changes, create_defaults=new)
    return source


def make_origin(source: Source, other: Source, relation: str = "drawn_from", **changes: Any) -> Origin:
    """The first source draws on the other."""
    return Origin.objects.create(source=source, other=other, relation=relation, **changes)


KEPT = b"<!DOCTYPE html><title>Kept</title><p>Seven were detained."


def make_kept_page(source: Source) -> Snapshot:
    """A page that was kept of a source, with its bytes."""
    from incidents.copies import copy_of, keep_file

    keep_file(KEPT)
    copy = copy_of(KEPT)
    return make_snapshot(source, sha256=copy.sha256, media_type=copy.media_type, size=copy.size)


def make_snapshot(source: Source, **changes: Any) -> Snapshot:
    """A page of one kilobyte that was kept on 1 June 2019."""
    copy: dict[str, Any] = {
        "sha256": "a" * 64, "media_type": "text/html", "size": 1024, "taken_at": dt.datetime(2019, 6, 1, tzinfo=dt.UTC),
    }  # fmt: skip
    return Snapshot.objects.create(source=source, **copy | changes)


def make_incident(slug: str = "2019-05-shenyang-seven", *, groups: int = 1, **changes: Any) -> Incident:
    """Seven people detained in China on 7 May 2019, in `groups` groups of seven; country may be a code."""
    fields: dict[str, Any] = {
        "title": "Seven detained in Shenyang", "country": "CN", "date": dt.date(2019, 5, 7), "kind": "detention",
        "people_basis": "reported", "confidence": "medium", "summary": "Seven people were detained.",
    } | changes  # fmt: skip
    for name in ("country", "entered_from"):
        if isinstance(fields.get(name), str):
            fields[name] = make_country(fields[name])
    incident = Incident.objects.create(slug=slug, **fields)
    for _number in range(groups):
        make_group(incident)
    return incident


def make_group(incident: Incident, **changes: Any) -> Group:
    """Seven people, of whom nothing more is known."""
    people: dict[str, Any] = {"people_low": 7, "people_best": 7, "people_high": 7}
    return Group.objects.create(incident=incident, **people | changes)


def make_claim(incident: Incident, source: str = "paper-2019", **changes: Any) -> Claim:
    """What the source with this slug says: seven people."""
    return Claim.objects.create(incident=incident, source=make_source(source), **{"people_reported": 7} | changes)


def make_event(incident: Incident, **changes: Any) -> Event:
    """The arrest, on the incident's first day."""
    step: dict[str, Any] = {"date": incident.date, "kind": "arrested", "description": "They were arrested."}
    return Event.objects.create(incident=incident, **step | changes)


def make_statement(incident: Incident, **changes: Any) -> Statement:
    """A spokesman who denies it."""
    said: dict[str, Any] = {
        "speaker": "A spokesman",
        "stance": "denies",
        "summary": "Said that nobody had been detained.",
    }
    return Statement.objects.create(incident=incident, **said | changes)


def make_overlap(incident: Incident, other: Incident, relation: str = "part_of", **changes: Any) -> Overlap:
    """The first incident's people are among the other's."""
    return Overlap.objects.create(incident=incident, other=other, relation=relation, **changes)


def make_practice(country: str = "CN", source: str = "paper-2019", **changes: Any) -> Practice:
    """Returns since 2000, as observed."""
    fields: dict[str, Any] = {
        "from_year": 2000,
        "practice": "returns",
        "summary": "Sends people back.",
        "basis": "observed",
    } | changes
    return Practice.objects.create(country=make_country(country), source=make_source(source), **fields)


def make_instrument(slug: str = "cn-kp-border-1986", **changes: Any) -> Instrument:
    """The treaty with this key: the one that is there, with the changes, or a new one about the border."""
    known = {"name": str(codebook.TREATIES.label(slug)), "kind": codebook.TREATY_KIND_OF.get(slug)}
    border = {"name": "China–DPRK border protocol of 1986", "name_ko": "1986년 북중 국경 의정서", "kind": "border"}
    new = (known if slug in codebook.TREATIES else border) | changes
    instrument, _made = Instrument.objects.update_or_create(slug=slug, defaults=changes, create_defaults=new)
    return instrument


def make_treaty(country: str = "CN", source: str = "paper-2019", **changes: Any) -> Treaty:
    """Party to the Refugee Convention; a treaty may be the key of one in the codebook."""
    fields: dict[str, Any] = {
        "treaty": "refugee_convention_1951",
        "status": "party",
        "since": dt.date(1982, 9, 24),
    } | changes
    if isinstance(fields["treaty"], str):
        fields["treaty"] = make_instrument(fields["treaty"])
    return Treaty.objects.create(country=make_country(country), source=make_source(source), **fields)


def make_arrival(
    year: int = 2019, destination: str = "KR", source: str = "paper-2019", **changes: Any
) -> ArrivalFigure:
    """The final figure of a calendar year: 202 men and 845 women."""
    fields: dict[str, Any] = {
        "period_type": "year", "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "male": 202,
        "female": 845, "total": 1047, "status": "final",
    } | changes  # fmt: skip
    return ArrivalFigure.objects.create(destination=make_country(destination), source=make_source(source), **fields)


def make_other_figure(
    year: int = 2019, destination: str = "US", source: str = "paper-2019", **changes: Any
) -> OtherFigure:
    """One person resettled in a calendar year."""
    fields: dict[str, Any] = {
        "measure": "resettled", "period_type": "year", "period_start": dt.date(year, 1, 1),
        "period_end": dt.date(year, 12, 31), "count": 1,
    } | changes  # fmt: skip
    return OtherFigure.objects.create(destination=make_country(destination), source=make_source(source), **fields)


def make_context_event(
    slug: str = "2020-01-border-closed", country: str = "KP", source: str = "paper-2019", **changes: Any
) -> ContextEvent:
    """The border is closed in January 2020."""
    fields: dict[str, Any] = {
        "date": dt.date(2020, 1, 22), "category": "border", "title": "Border closed", "description": "It was closed.",
    } | changes  # fmt: skip
    return ContextEvent.objects.create(slug=slug, country=make_country(country), source=make_source(source), **fields)


def rewrite(rows: models.QuerySet[Any], **changes: Any) -> int:
    """Change published rows, as no program of the site may: for what older software left, or a tamperer."""
    from incidents.chain.triggers import record_opened

    with transaction.atomic(), record_opened():
        return models.QuerySet.update(rows, **changes)


def wipe(*found: models.QuerySet[Any]) -> None:
    """Delete published rows, as no program of the site may."""
    from incidents.chain.triggers import record_opened

    with transaction.atomic(), record_opened():
        for rows in found:
            rows._raw_delete("default")


def withdraw_as_before(record: Any, reason: str = "A forgery") -> int:
    """Withdraw a record as older code did, whatever rests on it; the number of the edition."""
    from incidents.editions.publishing import close, next_edition

    edition = next_edition(None, reason)
    record.VERSION.objects.current().filter(key=record.key).update(withdrawn=reason)
    close(record.VERSION, [record.key], edition)
    type(record)._default_manager.filter(pk=record.pk).update(state="withdrawn")
    return edition.number
