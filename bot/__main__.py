"""The command line. What is heavy is imported inside the command that needs it."""

import asyncio
import errno
import json
import os
import re
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

import locales

if TYPE_CHECKING:
    from bot.doctor import Check
    from bot.services.messages import Arg
    from bot.settings import Settings, SettingsError
    from bot.windowing import Extending, Setting

DEMO_PORT = 8081
FAULT, WRONG_SETTINGS, INTERRUPTED = 1, 2, 130


def _language() -> str:
    """Follow the administrator's environment; Russian unless it asks for English."""
    asked = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, asked), "").lower().startswith("en") else "ru"


def _help_texts() -> dict[str, str]:
    """Read help without Fluent, which alone takes longer than `--help` may."""
    path = Path(locales.__file__).parent / _language() / "commands.ftl"
    return dict(re.findall(r"^(help-[a-z-]+) = (.+)$", path.read_text("utf-8"), re.MULTILINE))


def _worded(key: str, **values: "Arg") -> str:
    from bot.services.messages import text
    from bot.ui.texts import texts_for

    return texts_for(_language()).plain(text(key, **values))


HELP = _help_texts()
AsJson = Annotated[bool, typer.Option("--json", help=HELP["help-json"])]
app = typer.Typer(
    add_completion=False,
    help=HELP["help-kvitok"],
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they would print values of variables
    rich_markup_mode=None,
)
codes = typer.Typer(help=HELP["help-codes"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(codes, name="codes")
erasure = typer.Typer(help=HELP["help-erasure"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(erasure, name="erasure")
export = typer.Typer(help=HELP["help-export"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export")
window = typer.Typer(help=HELP["help-window"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(window, name="window")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"kvitok {version('kvitok')}")
        raise typer.Exit


@app.callback()
def _kvitok(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help=HELP["help-version"]
        ),
    ] = False,
) -> None: ...


@app.command(help=HELP["help-demo"])
def demo(
    port: Annotated[int, typer.Option(help=HELP["help-port"], min=1, max=65535)] = DEMO_PORT,
) -> None:
    settings = _settings()
    _set_up_logs(settings)
    from bot.demo import run_demo

    _serve(run_demo(settings, port=port), f"127.0.0.1:{port}", "--port")


@app.command(help=HELP["help-run"])
def run() -> None:
    settings = _settings()
    if not settings.bot_token:
        _say_setting("BOT_TOKEN", "setting-bot-token-needed")
        raise typer.Exit(WRONG_SETTINGS)
    _set_up_logs(settings)
    from bot.ui.texts import load_texts

    load_texts()  # first: what is imported next fills the holes that compiling leaves (5 MB)
    from bot import app as application

    host, port = settings.listen
    _serve(application.run(settings), f"{host}:{port}", "LISTEN")


@app.command(help=HELP["help-migrate"])
def migrate() -> None:
    from storage.migrate import upgrade
    from storage.stamp import newest

    settings = _settings()
    with _faults_in_one_line():
        asyncio.run(upgrade(settings.database_url))
    typer.echo(_worded("database-migrated", revision=newest()))


@app.command("import", help=HELP["help-import"])
def import_registries(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help=HELP["help-import-files"])],
    as_json: AsJson = False,
) -> None:
    from bot import importing

    settings = _settings()
    paths, empty = importing.find_registries(files)
    for folder in empty:
        typer.echo(_worded("import-empty", name=folder), err=True)
    if not paths:
        raise typer.Exit(FAULT)
    with _faults_in_one_line(), importing.bars(shown=not as_json) as progress:
        summaries, repeated = asyncio.run(importing.load(settings, paths, _worded, progress))
    ok = not importing.any_refused(summaries)
    if as_json:
        told = [importing.as_data(one, _worded) for one in summaries]
        _echo_json({"ok": ok, "unchanged": repeated, "files": told})
    else:
        for one in summaries:
            typer.echo(importing.as_line(one, _worded, repeated=repeated))
    if not ok:
        raise typer.Exit(FAULT)


@codes.command("make", help=HELP["help-codes-make"])
def make_codes(
    period: Annotated[str, typer.Option(help=HELP["help-codes-period"])],
    receipt_type: Annotated[str, typer.Option(help=HELP["help-codes-type"])] = "",
    every: Annotated[bool, typer.Option("--every", help=HELP["help-codes-every"])] = False,
    out: Annotated[Path | None, typer.Option(help=HELP["help-codes-out"])] = None,
    again: Annotated[bool, typer.Option("--again", help=HELP["help-codes-again"])] = False,
    as_json: AsJson = False,
) -> None:
    from bot import printing

    settings = _settings()
    edition = printing.read_edition(period, receipt_type, every=every)
    if isinstance(edition, str):
        _stop(_worded(edition), code=WRONG_SETTINGS)
    path = out or printing.file_for(edition)
    try:
        with _faults_in_one_line():
            outcome = printing.run(settings, edition, path, again=again, shown=not as_json)
    except OSError as error:
        _stop(_worded("codes-file", path=str(path), reason=error.strerror or ""), code=FAULT)
    made = printing.as_data(outcome, path)
    if as_json:
        _echo_json(made)
    else:
        typer.echo(printing.as_line(outcome, path, _worded))
    if not made["ok"]:
        raise typer.Exit(FAULT)


@export.command("readings", help=HELP["help-export-readings"])
def export_readings(
    period: Annotated[str, typer.Option(help=HELP["help-export-period"])] = "",
    since_last: Annotated[
        bool, typer.Option("--since-last", help=HELP["help-export-since-last"])
    ] = False,
    form: Annotated[str, typer.Option("--format", help=HELP["help-export-format"])] = "xlsx",
    batch: Annotated[int | None, typer.Option(help=HELP["help-export-batch"], min=1)] = None,
    out: Annotated[Path | None, typer.Option(help=HELP["help-export-out"])] = None,
    as_json: AsJson = False,
) -> None:
    from bot import exporting

    settings = _settings()
    order = exporting.read_order(period, form, batch, out, since_last=since_last)
    if isinstance(order, str):
        _stop(_worded(order), code=WRONG_SETTINGS)
    try:
        with _faults_in_one_line():
            told = exporting.run(settings, order, shown=not as_json)
    except OSError as error:
        name = error.filename or str(out or "")
        _stop(_worded("export-file", path=name, reason=error.strerror or ""), code=FAULT)
    made = exporting.as_data(told)
    if as_json:
        _echo_json(made)
    else:
        typer.echo("\n".join(exporting.as_lines(told, _worded)))
    if not made["ok"]:
        raise typer.Exit(FAULT)


@export.callback()
def _export() -> None: ...


Houses = Annotated[list[str] | None, typer.Option("--house", help=HELP["help-window-house"])]
Services = Annotated[list[str] | None, typer.Option("--service", help=HELP["help-window-service"])]
OfInn = Annotated[str, typer.Option("--organisation", help=HELP["help-window-organisation"])]


@window.command("extend", help=HELP["help-window-extend"])
def extend_window(
    period: Annotated[str, typer.Option(help=HELP["help-export-period"])],
    until: Annotated[str, typer.Option(help=HELP["help-window-until"])],
    house: Houses = None,
    service: Services = None,
) -> None:
    from bot import windowing

    _change_windows(windowing.read_extending(period, until, house or (), service or ()))


@window.command("set", help=HELP["help-window-set"])
def set_window(
    days: Annotated[str, typer.Argument(help=HELP["help-window-days"])],
    house: Houses = None,
    service: Services = None,
    organisation: OfInn = "",
) -> None:
    from bot import windowing

    _change_windows(windowing.read_setting(days, house or (), service or (), organisation))


@window.command("unset", help=HELP["help-window-unset"])
def unset_window(house: Houses = None, service: Services = None, organisation: OfInn = "") -> None:
    from bot import windowing

    _change_windows(windowing.read_setting(None, house or (), service or (), organisation))


@window.command("list", help=HELP["help-window-list"])
def list_windows(as_json: AsJson = False) -> None:
    from bot import windowing

    settings = _settings()
    with _faults_in_one_line():
        listed = asyncio.run(windowing.read(settings))
    if as_json:
        _echo_json(windowing.as_data(listed))
    else:
        typer.echo("\n".join(windowing.list_lines(listed, _worded)))


def _change_windows(order: "Extending | Setting | str") -> None:
    from bot import windowing
    from bot.services.windows import Done

    settings = _settings()
    if isinstance(order, str):
        _stop(_worded(order), code=WRONG_SETTINGS)
    with _faults_in_one_line():
        outcome = asyncio.run(windowing.run(settings, order))
    line = windowing.as_line(order, outcome, _worded)
    if not isinstance(outcome, Done):
        _stop(line, code=FAULT)
    typer.echo(line)


@erasure.command("report", help=HELP["help-erasure-report"])
def report_erasures(as_json: AsJson = False) -> None:
    from bot import acts

    settings = _settings()
    with _faults_in_one_line():
        found = asyncio.run(acts.read(settings))
    if as_json:
        _echo_json({"acts": [acts.as_data(one, _worded) for one in found]})
        return
    if not found:
        typer.echo(_worded("erasure-acts-none"))
    for one in found:
        typer.echo("\n  ".join(acts.as_lines(one, _worded, settings.time_zone)))


@erasure.callback()
def _erasure() -> None: ...


@app.command(help=HELP["help-doctor"])
def doctor(as_json: AsJson = False) -> None:
    from bot.settings import SettingsError, read_settings
    from bot.work_registration import open_papers

    try:
        settings = read_settings()
        open_papers(settings)
    except SettingsError as error:
        lines = [("settings", "fault", line) for line in _setting_lines(error)]
    else:
        _warn_of_misspelt()
        lines = asyncio.run(_examine(settings))
    ok = all(state != "fault" for _, state, _ in lines)
    if as_json:
        fields = ("name", "state", "detail")
        _echo_json({"ok": ok, "checks": [dict(zip(fields, line, strict=True)) for line in lines]})
    else:
        for name, state, detail in lines:
            typer.echo(f"{_worded(f'doctor-{name}')}: {_worded(f'doctor-{state}')}, {detail}")
    if not ok:
        raise typer.Exit(FAULT)


async def _examine(settings: "Settings") -> list[tuple[str, str, str]]:
    from bot.doctor import examine_all

    def line(check: "Check") -> tuple[str, str, str]:
        return check.name, check.state.value, _worded(check.detail.key, **check.detail.args)

    return [line(check) async for check in examine_all(settings)]


# --- Settings and faults -------------------------------------------------------------------------


def _settings() -> "Settings":
    from bot.settings import SettingsError, read_settings

    try:
        settings = read_settings()
    except SettingsError as error:
        _stop(*_setting_lines(error), code=WRONG_SETTINGS)
    _warn_of_misspelt()
    return settings


def _setting_lines(error: "SettingsError") -> list[str]:
    return [
        _setting_line(problem.name, problem.expected, problem.given) for problem in error.problems
    ]


def _setting_line(name: str, expected: str, given: str = "") -> str:
    given = " ".join(given.split())[:60]
    key = "setting-line-given" if given else "setting-line"
    return _worded(key, name=name, expected=_worded(expected), given=given)


def _say_setting(name: str, expected: str) -> None:
    typer.echo(_setting_line(name, expected), err=True)


def _warn_of_misspelt() -> None:
    from bot.settings import misspelt

    for name, meant in misspelt().items():
        typer.echo(_worded("setting-misspelt", name=name, meant=meant), err=True)


def _set_up_logs(settings: "Settings") -> None:
    from bot.logs import set_up_logs

    set_up_logs(settings.log_format)


def _stop(*lines: str, code: int) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)


@contextmanager
def _faults_in_one_line() -> Iterator[None]:
    """Say what keeps the bot from its work in one line; what is a fault of the code stays."""
    from bot.services.errors import StoreUnavailableError
    from bot.settings import SettingsError
    from storage.stamp import UnknownRevisionError

    try:
        yield
    except SettingsError as error:
        _stop(*_setting_lines(error), code=WRONG_SETTINGS)
    except StoreUnavailableError as error:
        _stop(_worded("database-unavailable", reason=_in_a_line(error)), code=FAULT)
    except UnknownRevisionError as error:
        _stop(_worded("database-newer", reason=_in_a_line(error)), code=FAULT)


def _in_a_line(error: Exception) -> str:
    from bot.logs import mask

    return mask(" ".join(str(error).split())) or type(error).__name__


def _serve(serving: Coroutine[Any, Any, None], address: str, where: str) -> None:
    """Run until a signal stops it. `where`: the option or setting that names the address."""
    import uvloop

    from bot.app import AlreadyRunningError

    try:
        with _faults_in_one_line():
            uvloop.run(serving)
    except AlreadyRunningError as error:
        _stop(_worded("database-in-use", path=str(error)), code=FAULT)
    except (OSError, ExceptionGroup) as error:
        if _is_port_in_use(error):
            _stop(_worded("port-in-use", address=address, where=where), code=FAULT)
        if isinstance(error, ExceptionGroup):
            raise
        _stop(_worded("start-failed", reason=_in_a_line(error)), code=FAULT)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _is_port_in_use(error: Exception) -> bool:
    """Look into a group too: the webhook is one of several parts that run together."""
    errors = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    return any(isinstance(one, OSError) and one.errno == errno.EADDRINUSE for one in errors)


def _echo_json(data: dict[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def main() -> None:
    app(prog_name="kvitok")


if __name__ == "__main__":
    main()
