"""What a preset must hold for another node to be asked; nothing is sent here."""

from __future__ import annotations

from typing import Any

import pytest

from project_drift.dss.node import connect_to
from project_drift.exceptions import ConfigurationError

PRESET = {"url": "https://automation.example.com/", "api_key": "dkuaps-secret", "tls": "verify"}


def test_certificates_are_checked_unless_that_is_switched_off() -> None:
    assert connect_to(PRESET)._session.verify is True
    assert connect_to({**PRESET, "tls": None})._session.verify is True
    assert connect_to({**PRESET, "tls": "no_check"})._session.verify is False


@pytest.mark.parametrize("tls", ["verify", "no_check"])
def test_a_certificate_file_that_the_form_hides_counts_for_nothing(tls: str) -> None:
    assert connect_to({**PRESET, "tls": tls, "ca_file": "/gone"}).host.endswith("example.com")


@pytest.mark.parametrize(
    ("preset", "told"),
    [
        (None, "choose one"),
        ({}, "choose one"),
        ({"mode": "NONE"}, "choose one"),
        ({"mode": "PRESET", "name": "automation"}, "did not hand over the preset"),
        ({**PRESET, "url": " "}, "has no Address"),
        ({**PRESET, "api_key": ""}, "has no API key"),
        ({**PRESET, "url": "automation"}, "not the address of a DSS node"),
        ({**PRESET, "url": "https://me:hunter2@host"}, "must not hold a user or a password"),
        ({**PRESET, "api_key": "dkuaps-secret\n x"}, "characters that no API key has"),
        ({**PRESET, "tls": "own_ca"}, "has no Certificate file"),
        ({**PRESET, "tls": "own_ca", "ca_file": "/gone.pem"}, "no file with certificates"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_the_key_is_not(preset: Any, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as raised:
        connect_to(preset)
    assert "dkuaps-secret" not in str(raised.value)
    assert "hunter2" not in str(raised.value)
