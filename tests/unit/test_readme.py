"""The README says what the code does."""

from pathlib import Path

from api.settings import PREFIX, Settings

README = Path(__file__).parents[2] / "README.md"


def settings_table() -> str:
    lines = ["| setting | meaning |", "|---|---|"]
    lines += [
        f"| `{PREFIX}{name.upper()}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(lines)


def test_the_settings_table_is_that_of_the_settings():
    assert settings_table() in README.read_text(encoding="utf-8")


def test_the_screenshot_is_there():
    assert (README.parent / "docs" / "explore.png").stat().st_size > 10_000
