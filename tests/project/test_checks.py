"""What must pass before a change is merged: the same on a laptop, on a public host, and before a commit."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = (ROOT / ".ci" / "run").read_text("utf-8")
HOST = (ROOT / ".ci" / "gitlab-ci.yml").read_text("utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")


def test_a_public_host_runs_the_same_steps() -> None:
    """It installs what the script starts with, and then the script is all that it runs."""
    _before, script = HOST.split("  script:\n")
    *prepared, last = [line.strip().removeprefix("- ") for line in script.splitlines()]
    assert last == "bash .ci/run"
    assert {command.split()[0] for command in prepared} == {"apt-get"}
    assert "image: debian:12\n" in HOST
    assert RUN.splitlines()[1].endswith("on Debian 12.")


def test_the_script_can_be_read_by_the_shell_to_its_end() -> None:
    """A quote that is never closed would be found when all else has passed, half an hour later."""
    done = subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_whatever_a_hook_checks_is_checked_for_everybody() -> None:
    programs = set(re.findall(r"^ +entry: \.venv/bin/(\S+)", HOOKS, re.MULTILINE))
    assert {"ruff", "mypy", "oxlint"} <= programs
    checked = {line.split()[0] for line in RUN.splitlines() if line.strip()}
    assert programs <= checked


def test_the_last_line_says_how_much_of_lines_and_branches_is_covered() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]["run"]
    assert settings["branch"] is True
    assert {"incidents", "project", "stats"} == set(settings["source"])
    assert '  covered="$(coverage report --format=total) % of lines and branches covered"' in RUN.splitlines()
    last = RUN.splitlines()[-1]
    assert last.startswith("printf")
    assert last.endswith('%s\\n\' "$SECONDS" "$covered"')
    assert '    COVERAGE: "1"\n' in HOST, "a public host counts them, in twice the time"


def test_packages_are_audited_where_their_database_can_be_reached() -> None:
    assert "pip-audit" in RUN
    assert 'echo "NOT AUDITED: $advisories is not reached from here"' in RUN
