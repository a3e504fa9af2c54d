"""Runs ``nhs-kg`` as a user runs it, without a process of its own."""

from click.testing import CliRunner, Result

from api.cli import main


def run(*arguments: object, code: int = 0, **more: object) -> Result:
    """Run a command and hold it to its exit code; no error of ours may show a traceback."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], **more)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result
