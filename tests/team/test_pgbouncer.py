"""PgBouncer between, as README.md says: each transaction gets a connection that others had before and have after it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.serving import served
from tests.team.conftest import SITE, Team, edited, logged_in, published
from tests.team.servers import pgbouncer

pytestmark = pytest.mark.team
SLUG = "2023-05-mongolia-four-detained"
AS_TOLD = {"DATABASE_POOL": "0"}
OPTION = "?DISABLE_SERVER_SIDE_CURSORS=true"
TOGETHER = 8  # threads of two processes: four for each connection that PgBouncer has


def test_people_read_download_and_publish_through_it(team: Team) -> None:
    with (
        pgbouncer(team.postgres, SITE) as address,
        served(team.variables | AS_TOLD | {"DATABASE_URL": address + OPTION}) as site,
    ):
        reader, editor = logged_in(site, "reader"), logged_in(site, "editor")
        asked = [
            "/incidents.csv?who=all",
            "/sources.csv",
            "/incidents/?q=border",
            "/charts/returns-by-country.json",
        ] * 6
        with ThreadPoolExecutor(TOGETHER) as people:
            answers = list(people.map(reader.ask, asked))
        assert {answer.status for answer in answers} == {200}
        assert {answer.body.count(b"\r\n") > 200 for answer in answers[::4]} == {True}
        published(editor, edited(team, SLUG, "Through PgBouncer"))
        assert b"Through PgBouncer" in reader.ask(f"/incidents/{SLUG}/").body
        others = "application_name <> 'psql'"
        connected = team.postgres.asked(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{SITE}' AND {others}")
        assert int(connected) <= 2, "of eight threads"
