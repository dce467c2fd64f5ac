"""What Typer says by itself, in the language of all commands: the frame of help, wrong usage.

Typer holds these words in English only, some of them past gettext; its version is held by the
constraints file. What it says beyond that stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from bot.terminal import HELP, worded

WORDS = {
    "[OPTIONS]": HELP["help-frame-any-options"],
    "COMMAND [ARGS]...": HELP["help-frame-any-command"],
    "Options": HELP["help-frame-options"],
    "Arguments": HELP["help-frame-arguments"],
    "Commands": HELP["help-frame-commands"],
    "Show this message and exit.": HELP["help-frame-help"],
    "[required]": HELP["help-frame-required"],
    "[default:": HELP["help-frame-default"],
}
TYPES = {
    "str": HELP["help-frame-text"],
    "list[str]": HELP["help-frame-text"],
    "path": HELP["help-frame-path"],
    "int": HELP["help-frame-number"],
    "int range": HELP["help-frame-number"],
}
FAULTS = {
    "usage-no-command": r"No such command '(?P<given>.*?)'\.(?: Did you mean (?P<near>.+)\?)?",
    "usage-no-option": r"No such option: (?P<given>\S+)(?: \(Possible options: (?P<near>.+)\))?",
    "usage-missing": r"Missing (?:option|argument) '(?P<given>.+)'\.",
    "usage-no-value": r"Option '(?P<given>.+)' requires an argument\.",
    "usage-extra": r"Got unexpected extra argument\(s\) \((?P<given>.*)\)",
    "usage-value": r"Invalid value for '(?P<given>.+?)': .*",
}


class Frame(HelpFormatter):
    """Words the frame of help as it is written down."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _said(args), prefix or f"{HELP['help-frame-usage']} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_said(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().write_dl([(_named(name), _said(told)) for name, told in rows], *args, **more)


TyperCommand.context_class.formatter_class = Frame


class Commands(TyperGroup):
    """The outermost group: all wrong usage comes by here."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        with _in_our_words():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        with _in_our_words():
            return super().invoke(ctx)


class WrongUsageError(UsageError):
    def show(self, file: IO[Any] | None = None) -> None:
        """Say what is wrong, and where to read how it is done."""
        del file
        if self.ctx is not None:
            typer.echo(self.ctx.get_usage(), err=True)
        path = self.ctx.command_path if self.ctx is not None else "kvitok"
        typer.echo(worded("usage-help", command=f"{path} --help"), err=True)
        typer.echo(f"\n{self.message}", err=True)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except NoArgsIsHelpError:
        raise
    except UsageError as error:
        raise WrongUsageError(_fault(error.format_message()), error.ctx) from error


def _fault(said: str) -> str:
    for key, pattern in FAULTS.items():
        if found := re.fullmatch(pattern, said, re.DOTALL):
            told = worded(key, given=found["given"])
            near = (found.groupdict().get("near") or "").replace("'", "")
            return f"{told} {worded('usage-near', near=near)}" if near else told
    return said


def _named(option: str) -> str:
    """Say of what type a value is."""
    name, opened, kind = option.removesuffix(">").partition(" <")
    return f"{name} <{TYPES.get(kind, kind)}>" if opened else option


def _said(text: str) -> str:
    for theirs, ours in WORDS.items():
        text = text.replace(theirs, ours)
    return text
