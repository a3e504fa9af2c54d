"""Settings: known, in range, and secret where they should be."""

import pytest

from api.settings import InvalidSettings, Settings

NAMES = {
    "store",
    "store_update",
    "seeds",
    "token",
    "query_seconds",
    "query_memory_mb",
    "result_limit",
    "workers",
    "in_memory",
    "public_url",
    "log",
    "model_key",
    "w3c_tests",
}


def test_every_setting_of_the_public_list_exists_and_is_described():
    assert set(Settings.model_fields) == NAMES
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("NHS_KG_STOER", "NHS_KG_STORE"),
        ("NHS_KG_QUERY_SECOND", "NHS_KG_QUERY_SECONDS"),
        ("NHS_KG_PUBLICURL", "NHS_KG_PUBLIC_URL"),
        ("NHS_KG_LOGS", "NHS_KG_LOG"),
    ],
)
def test_an_unknown_setting_is_an_error_that_names_the_nearest(monkeypatch, wrong, right):
    monkeypatch.setenv(wrong, "1")
    with pytest.raises(InvalidSettings, match=f"'{wrong}'; did you mean '{right}'"):
        Settings.read()


def test_a_variable_is_read_and_what_is_given_wins(monkeypatch):
    monkeypatch.setenv("NHS_KG_QUERY_SECONDS", "2.5")
    assert Settings.read().query_seconds == 2.5
    assert Settings.read({"query_seconds": 1}).query_seconds == 1
    assert Settings.read().limits.seconds == 2.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NHS_KG_QUERY_SECONDS", "0"),
        ("NHS_KG_WORKERS", "many"),
        ("NHS_KG_LOG", "loud"),
        ("NHS_KG_PUBLIC_URL", "nhs-kg.example"),
    ],
)
def test_a_value_out_of_range_names_its_setting(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings, match=name):
        Settings.read()


def test_a_short_token_is_refused_and_no_token_is_ever_shown(monkeypatch):
    monkeypatch.setenv("NHS_KG_TOKEN", "tooshort")
    with pytest.raises(InvalidSettings) as caught:
        Settings.read()
    assert "NHS_KG_TOKEN" in str(caught.value)
    assert "tooshort" not in str(caught.value)
    monkeypatch.setenv("NHS_KG_TOKEN", "a token of sixteen letters")
    assert "sixteen letters" not in repr(Settings.read())


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        Settings().workers = 9
