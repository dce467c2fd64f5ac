"""What all commands share: their words, their settings, and faults said in one line."""

import errno
import json
import os
import re
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

import locales

if TYPE_CHECKING:
    from bot.roles import Role
    from bot.services.messages import Arg
    from bot.settings import Settings, SettingsError

FAULT, WRONG_SETTINGS, INTERRUPTED = 1, 2, 130


def language() -> str:
    """Follow the administrator's environment; Russian unless it asks for English."""
    asked = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, asked), "").lower().startswith("en") else "ru"


def _help_texts() -> dict[str, str]:
    """Read help without Fluent, which alone takes longer than `--help` may."""
    path = Path(locales.__file__).parent / language() / "commands.ftl"
    return dict(re.findall(r"^(help-[a-z-]+) = (.+)$", path.read_text("utf-8"), re.MULTILINE))


def worded(key: str, **values: "Arg") -> str:
    from bot.services.messages import text
    from bot.ui.texts import texts_for

    return texts_for(language()).plain(text(key, **values))


HELP = _help_texts()
AsJson = Annotated[bool, typer.Option("--json", help=HELP["help-json"])]


def settings_or_stop() -> "Settings":
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        stop(*setting_lines(error), code=WRONG_SETTINGS)
    warn_of_misspelt()
    return settings


def roles_or_stop(settings: "Settings", only: Sequence[str]) -> "frozenset[Role]":
    """Read what `--only` asks for, and stop where nobody could do the rest."""
    from bot.roles import ALL, Role, UnknownRoleError, read_roles

    try:
        roles = read_roles(only)
    except UnknownRoleError as error:
        stop(worded("run-only-unknown", given=str(error)[:60]), code=WRONG_SETTINGS)
    if roles < ALL and settings.database_url.startswith("sqlite"):
        stop(worded("run-only-sqlite"), code=WRONG_SETTINGS)
    shows = settings.console_served or settings.private_details == "page"
    if roles == {Role.CONSOLE} and not shows:
        stop(worded("run-only-console"), code=WRONG_SETTINGS)
    return roles


def setting_lines(error: "SettingsError") -> list[str]:
    return [
        _setting_line(problem.name, problem.expected, problem.given) for problem in error.problems
    ]


def _setting_line(name: str, expected: str, given: str = "") -> str:
    given = " ".join(given.split())[:60]
    key = "setting-line-given" if given else "setting-line"
    return worded(key, name=name, expected=worded(expected), given=given)


def say_setting(name: str, expected: str) -> None:
    typer.echo(_setting_line(name, expected), err=True)


def warn_of_misspelt() -> None:
    from bot.settings import misspelt

    for name, meant in misspelt().items():
        typer.echo(worded("setting-misspelt", name=name, meant=meant), err=True)


def set_up_logs_of(settings: "Settings") -> None:
    from bot.logs import set_up_logs

    set_up_logs(settings.log_format, level=settings.log_level)


def stop(*lines: str, code: int) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)


@contextmanager
def faults_in_one_line() -> Iterator[None]:
    """Say what keeps the bot from its work in one line; what is a fault of the code stays."""
    from bot.services.errors import StoreUnavailableError
    from bot.settings import SettingsError
    from storage.key_mark import WrongKeyError
    from storage.stamp import NewerSchemaError, UnknownRevisionError, newest

    try:
        yield
    except SettingsError as error:
        stop(*setting_lines(error), code=WRONG_SETTINGS)
    except StoreUnavailableError as error:
        stop(worded("database-unavailable", reason=_in_a_line(error)), code=FAULT)
    except NewerSchemaError as error:
        stop(worded("database-newer", found=error.found, wanted=newest()), code=FAULT)
    except UnknownRevisionError as error:
        stop(worded("database-unknown", reason=_in_a_line(error)), code=FAULT)
    except WrongKeyError:
        stop(worded("database-wrong-key"), code=FAULT)


def _in_a_line(error: Exception) -> str:
    from bot.logs import mask

    return mask(" ".join(str(error).split())) or type(error).__name__


def serve(serving: Coroutine[Any, Any, None], address: str, where: str) -> None:
    """Run until a signal stops it. `where`: the option or setting that names the address."""
    import uvloop

    from storage.only_process import AlreadyRunningError

    try:
        with faults_in_one_line():
            uvloop.run(serving)
    except AlreadyRunningError as error:
        stop(worded("database-in-use", path=str(error)), code=FAULT)
    except (OSError, ExceptionGroup) as error:
        if _is_port_in_use(error):
            stop(worded("port-in-use", address=address, where=where), code=FAULT)
        if isinstance(error, ExceptionGroup):
            raise
        stop(worded("start-failed", reason=_in_a_line(error)), code=FAULT)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _is_port_in_use(error: Exception) -> bool:
    """Look into a group too: the webhook is one of several parts that run together."""
    errors = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    return any(isinstance(one, OSError) and one.errno == errno.EADDRINUSE for one in errors)


def echo_json(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
