"""Files are called by what was asked: whoever has three of them knows which is which."""

import pytest

from project.formats import file_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://x/incidents/?who=escapees&country=CN&country=LA&edition=3", "who-escapees-country-CN-LA-edition-3"),
        ("http://x/incidents/?q=%EB%B6%81%EC%86%A1+to+China&edition=3", "q-to-China-edition-3"),
        ("http://x/incidents/", "edition-3"),
    ],
)
def test_a_files_name_has_its_question(address: str, name: str) -> None:
    assert file_name("incidents", 3, address) == f"tumen-incidents-{name}"


def test_a_long_question_is_cut_in_the_name() -> None:
    words = "&".join(f"source=a-source-with-a-long-name-{n}" for n in range(20))
    found = file_name("incidents", 3, f"http://x/incidents/?{words}")
    assert len(found) < 170
    assert found.endswith("-etc-edition-3")
