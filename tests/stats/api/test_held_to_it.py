"""What is answered, held to the description by schemathesis: with words as it has them, and with others.

A few questions for each file; `SCHEMATHESIS=300` asks so many (`python -m pytest -n 0 tests/stats/api -k held`).
"""

import os
import traceback
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from project.tokens import make_token
from tests.answers import json_of

pytestmark = pytest.mark.django_db

QUESTIONS = int(os.environ.get("SCHEMATHESIS", "3"))
SITE = "http://testserver"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# What is allowed alone, and refused beside another word; a page may be past the last.
TOGETHER = {"from", "to", "edition", "asof", "page", "by", "measure", "as", "each", "scale", "units", "running"}
TOGETHER |= {"events"}
# Derandomised: the same questions in every run.
HOW = settings(
    max_examples=QUESTIONS, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Asked = Callable[[Any], Response]


@pytest.fixture
def described_files(seeded: None, reader: Client) -> list[Any]:
    schema = schemathesis.openapi.from_dict(json_of(reader, "/api/openapi.json"))
    found: Any = schema.get_all_operations()
    return [operation.ok() for operation in found]


@pytest.fixture
def ask(seeded: None, reader: Client) -> Asked:
    """Asks a question as a script does, with a token; the answer comes out of the transaction of the test."""
    token, client = make_token(User.objects.get(), "schemathesis", 30)[1], Client(raise_request_exception=False)

    def asked(case: Any) -> Response:
        sent = case.as_transport_kwargs(base_url=SITE, headers={"Authorization": f"Bearer {token}"})
        names = ("method", "url", "params", "headers", "cookies", "data", "json")
        prepared = requests.Request(**{name: sent[name] for name in names if name in sent}).prepare()
        headers = {name: str(value) for name, value in prepared.headers.items() if name != "Accept-Encoding"}
        answer: Any = client.generic("GET", prepared.path_url, headers=headers)
        return as_response(answer, prepared)

    return asked


def as_response(answer: Any, prepared: requests.PreparedRequest) -> Response:
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.getvalue(), prepared, 0.0, verify=False, encoding="utf-8")


def faults_of_each(files: list[Any], mode: GenerationMode, held: Callable[[Any], None]) -> list[str]:
    """What is found of each file, the first fault alone."""
    found = []
    for operation in files:

        @HOW
        @given(operation.as_strategy(generation_mode=mode))
        def tried(case: Any) -> None:
            held(case)

        try:
            tried()
        except (AssertionError, FailureGroup) as error:
            found.append("".join(traceback.format_exception(error))[-1100:])
    return found


def test_what_may_be_asked_is_held_to_the_description(described_files: list[Any], ask: Asked) -> None:
    statuses = set()

    def held(case: Any) -> None:
        response = ask(case)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)
        if response.status_code == 400 and case.path.endswith(".json"):
            named = {fault["word"] for fault in response.json()["faults"]}
            assert named <= TOGETHER, f"{case.formatted_path}: {response.text}"

    faults = faults_of_each(described_files, GenerationMode.POSITIVE, held)
    assert not faults, "\n".join(faults)
    assert statuses >= {200, 404}


def test_what_may_not_be_asked_is_held_to_the_description(described_files: list[Any], ask: Asked) -> None:
    def held(case: Any) -> None:
        case.validate_response(ask(case), checks=[*CHECKS, negative_data_rejection])

    faults = faults_of_each(described_files, GenerationMode.NEGATIVE, held)
    assert not faults, "\n".join(faults)
