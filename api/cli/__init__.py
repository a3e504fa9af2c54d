"""The command line ``nhs-kg``: one module for each command, found by looking.

Results go to standard output, progress and messages to standard error. Exit codes: 0 done, 1 the
input or the check failed, 2 wrong usage.
"""

import ast
import sys
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import click

from kg.errors import KnowledgeGraphError
from kg.spelling import nearest

_HERE = Path(__file__).parent


class Failure(click.ClickException):
    """An error of ours, shown without a traceback."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message to standard error."""
        click.echo(f"error: {self.message}", file=file, err=file is None)


class Commands(click.Group):
    """Loads a command's module only when the command runs, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the modules of this package as commands."""
        del ctx
        found = (path.stem for path in _HERE.glob("[a-z]*.py"))
        return sorted(name.replace("_", "-") for name in found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Load the command that is meant, or say which one may have been."""
        names = self.list_commands(ctx)
        if args[0] not in names:
            hint = nearest(args[0], names) or f"; the commands are {', '.join(names)}"
            ctx.fail(f"no such command '{args[0]}'{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the first line of their module, which is read and not loaded."""
        rows = [(name, _first_line(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; errors of ours become one message and an exit code."""
        try:
            return super().invoke(ctx)
        except KnowledgeGraphError as error:
            # By name: loading the settings' module would slow every command.
            wrong_usage = type(error).__name__ == "InvalidSettings"
            raise (WrongUsage if wrong_usage else Failure)(str(error)) from error


def _first_line(name: str) -> str:
    path = _HERE / f"{name.replace('-', '_')}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


class WrongUsage(Failure):
    """An error of ours in how the program was set up or called."""

    exit_code = 2


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nhs-kg", message="%(package)s %(version)s")
def main() -> None:
    """Ask an evidence-backed map of who runs, buys and provides NHS care."""


if __name__ == "__main__":
    sys.exit(main())
