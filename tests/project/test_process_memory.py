"""Memory that is given back, where the system can be told so."""

import ctypes
import platform
from types import SimpleNamespace

import pytest

from project import process_memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="MEMORY IS NOT GIVEN BACK: no glibc here")
def test_glibc_takes_each_setting_of_its_memory() -> None:
    assert process_memory.give_memory_back() == list(process_memory.MEMORY_SETTINGS)


def test_a_system_without_such_settings_starts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert process_memory.give_memory_back() == []
