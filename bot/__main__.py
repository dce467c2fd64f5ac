"""The command line. What is heavy is imported inside the command that needs it."""

import asyncio
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.store_commands import add_store_commands
from bot.terminal import (
    FAULT,
    HELP,
    WRONG_SETTINGS,
    AsJson,
    echo_json,
    faults_in_one_line,
    roles_or_stop,
    say_setting,
    serve,
    set_up_logs_of,
    setting_lines,
    settings_or_stop,
    stop,
    warn_of_misspelt,
    worded,
)
from bot.usage import Commands

if TYPE_CHECKING:
    from bot.doctor import Check
    from bot.settings import Settings
    from bot.windowing import Order

DEMO_PORT = 8081


app = typer.Typer(
    cls=Commands,
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
staff = typer.Typer(help=HELP["help-staff"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(staff, name="staff")
audit = typer.Typer(help=HELP["help-audit"], no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit, name="audit")


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
    settings = settings_or_stop()
    set_up_logs_of(settings)
    from bot.demo import run_demo

    serve(run_demo(settings, port=port), f"127.0.0.1:{port}", "--port")


Only = Annotated[list[str] | None, typer.Option("--only", help=HELP["help-run-only"])]


@app.command(help=HELP["help-run"])
def run(only: Only = None) -> None:
    settings = settings_or_stop()
    if not settings.bot_token:
        say_setting("BOT_TOKEN", "setting-bot-token-needed")
        raise typer.Exit(WRONG_SETTINGS)
    roles = roles_or_stop(settings, only or ())
    set_up_logs_of(settings)
    from bot.ui.texts import load_texts

    load_texts()  # first: what is imported next fills the holes that compiling leaves (5 MB)
    from bot import app as application

    host, port = settings.listen
    serve(application.run(settings, roles=roles), f"{host}:{port}", "LISTEN")


@app.command(help=HELP["help-migrate"])
def migrate(
    adopt_key: Annotated[bool, typer.Option("--adopt-key", help=HELP["help-adopt-key"])] = False,
) -> None:
    from bot.settings import load_secret
    from storage.key_mark import adopt
    from storage.migrate import upgrade
    from storage.stamp import newest

    settings = settings_or_stop()
    with faults_in_one_line():
        asyncio.run(upgrade(settings.database_url))
        if adopt_key:
            asyncio.run(adopt(settings.database_url, load_secret(settings)))
    typer.echo(worded("database-migrated", revision=newest()))
    if adopt_key:
        typer.echo(worded("database-key-adopted"))


@app.command("import", help=HELP["help-import"])
def import_registries(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help=HELP["help-import-files"])],
    as_json: AsJson = False,
) -> None:
    from bot import importing

    settings = settings_or_stop()
    paths, empty = importing.find_registries(files)
    for folder in empty:
        typer.echo(worded("import-empty", name=folder), err=True)
    if not paths:
        raise typer.Exit(FAULT)
    with faults_in_one_line(), importing.bars(shown=not as_json) as progress:
        summaries, repeated = asyncio.run(importing.load(settings, paths, worded, progress))
    ok = not importing.any_refused(summaries)
    if as_json:
        told = [importing.as_data(one, worded, repeated=repeated) for one in summaries]
        echo_json({"ok": ok, "unchanged": repeated, "files": told})
    else:
        for one in summaries:
            typer.echo(importing.as_line(one, worded, repeated=repeated))
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

    settings = settings_or_stop()
    edition = printing.read_edition(period, receipt_type, every=every)
    if isinstance(edition, str):
        stop(worded(edition), code=WRONG_SETTINGS)
    path = out or printing.file_for(edition)
    try:
        with faults_in_one_line():
            outcome = printing.run(settings, edition, path, again=again, shown=not as_json)
    except OSError as error:
        begun = not isinstance(error, printing.NothingChangedError)
        said = "codes-file" if begun else "codes-file-not-begun"
        stop(worded(said, path=str(path), reason=error.strerror or ""), code=FAULT)
    made = printing.as_data(outcome, path)
    if as_json:
        echo_json(made)
    else:
        typer.echo(printing.as_line(outcome, path, worded))
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
    photos: Annotated[Path | None, typer.Option(help=HELP["help-export-photos"])] = None,
    as_json: AsJson = False,
) -> None:
    from bot import exporting

    settings = settings_or_stop()
    order = exporting.read_order(period, form, batch, out, since_last=since_last, photos=photos)
    if isinstance(order, str):
        stop(worded(order), code=WRONG_SETTINGS)
    try:
        with faults_in_one_line():
            told = exporting.run(settings, order, shown=not as_json)
    except OSError as error:
        name = error.filename or str(out or "")
        stop(worded("export-file", path=name, reason=error.strerror or ""), code=FAULT)
    made = exporting.as_data(told)
    if as_json:
        echo_json(made)
    else:
        typer.echo("\n".join(exporting.as_lines(told, worded)))
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


@window.command("withdraw", help=HELP["help-window-withdraw"])
def withdraw_extension(
    period: Annotated[str, typer.Option(help=HELP["help-export-period"])],
    house: Houses = None,
    service: Services = None,
) -> None:
    from bot import windowing

    _change_windows(windowing.read_withdrawing(period, house or (), service or ()))


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

    settings = settings_or_stop()
    with faults_in_one_line():
        listed = asyncio.run(windowing.read(settings))
    if as_json:
        echo_json(windowing.as_data(listed))
    else:
        typer.echo("\n".join(windowing.list_lines(listed, worded)))


def _change_windows(order: "Order | str") -> None:
    from bot import windowing
    from bot.services.windows import Done

    settings = settings_or_stop()
    if isinstance(order, str):
        stop(worded(order), code=WRONG_SETTINGS)
    with faults_in_one_line():
        outcome = asyncio.run(windowing.run(settings, order))
    line = windowing.as_line(order, outcome, worded)
    if not isinstance(outcome, Done):
        stop(line, code=FAULT)
    typer.echo(line)


Inn = Annotated[str, typer.Option("--inn", help=HELP["help-staff-inn"])]


@staff.command("add", help=HELP["help-staff-add"])
def add_staff(
    role: Annotated[str, typer.Option(help=HELP["help-staff-role"])],
    name: Annotated[str, typer.Option(help=HELP["help-staff-name"])],
    inn: Inn = "",
    as_json: AsJson = False,
) -> None:
    from bot import staffing

    settings = settings_or_stop()
    order = staffing.read_adding(role, inn, name)
    if isinstance(order, str):
        stop(worded(order), code=WRONG_SETTINGS)
    with faults_in_one_line():
        added = asyncio.run(staffing.add(settings, order))
    if not isinstance(added, staffing.Added):
        stop(staffing.refusal_line(added, worded), code=FAULT)
    if as_json:
        echo_json(staffing.added_data(added))
    else:
        typer.echo("\n".join(staffing.added_lines(added, settings, worded)))


@staff.command("list", help=HELP["help-staff-list"])
def list_staff(inn: Inn = "", as_json: AsJson = False) -> None:
    from bot import staffing
    from bot.services.staff_orders import UnknownOrganisation

    settings = settings_or_stop()
    with faults_in_one_line():
        found = asyncio.run(staffing.read(settings, inn))
    if isinstance(found, UnknownOrganisation):
        stop(staffing.refusal_line(found, worded), code=FAULT)
    if as_json:
        echo_json(staffing.list_data(found))
    else:
        typer.echo("\n".join(staffing.list_lines(found, settings, worded)))


@staff.command("remove", help=HELP["help-staff-remove"])
def remove_staff(
    employee: Annotated[int, typer.Argument(metavar="ID", help=HELP["help-staff-id"])],
    as_json: AsJson = False,
) -> None:
    from bot import staffing

    settings = settings_or_stop()
    with faults_in_one_line():
        removed = asyncio.run(staffing.remove(settings, employee))
    if removed is None:
        stop(worded("staff-no-employee", employee=str(employee)), code=FAULT)
    if as_json:
        echo_json({"ok": True, "id": removed.id, "name": removed.name})
    else:
        typer.echo(worded("staff-removed", name=removed.name))


@staff.command("reset", help=HELP["help-staff-reset"])
def reset_staff(
    employee: Annotated[int, typer.Argument(metavar="ID", help=HELP["help-staff-id"])],
    as_json: AsJson = False,
) -> None:
    from bot import staffing

    settings = settings_or_stop()
    with faults_in_one_line():
        reset = asyncio.run(staffing.reset(settings, employee))
    if reset is None:
        stop(worded("staff-no-factor", employee=str(employee)), code=FAULT)
    if as_json:
        echo_json({"ok": True, "id": reset.id, "name": reset.name})
    else:
        typer.echo(worded("staff-reset", name=reset.name))


@erasure.command("report", help=HELP["help-erasure-report"])
def report_erasures(as_json: AsJson = False) -> None:
    from bot import acts

    settings = settings_or_stop()
    with faults_in_one_line():
        found = asyncio.run(acts.read(settings))
    if as_json:
        echo_json({"acts": [acts.as_data(one, worded) for one in found]})
        return
    if not found:
        typer.echo(worded("erasure-acts-none"))
    for one in found:
        typer.echo("\n  ".join(acts.as_lines(one, worded, settings.time_zone)))


@erasure.command("repeat", help=HELP["help-erasure-repeat"])
def repeat_erasures(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=HELP["help-erasure-file"])],
    as_json: AsJson = False,
) -> None:
    from dataclasses import asdict

    from bot import acts

    settings = settings_or_stop()
    try:
        demands = acts.read_demands(file)
    except OSError as error:
        stop(worded("backup-file", path=str(file), reason=error.strerror or ""), code=FAULT)
    except ValueError as error:
        stop(worded("erasure-file-broken", path=str(file), reason=str(error)), code=FAULT)
    with faults_in_one_line():
        done = asyncio.run(acts.repeat(settings, demands))
    if as_json:
        echo_json({"ok": True, **asdict(done)})
    else:
        typer.echo(worded("erasure-repeated", **asdict(done)))


@erasure.callback()
def _erasure() -> None: ...


@audit.command("verify", help=HELP["help-audit-verify"])
def verify_audit(
    head: Annotated[str, typer.Option(help=HELP["help-audit-head"])] = "",
    as_json: AsJson = False,
) -> None:
    from bot import auditing
    from bot.domain.audit_chain import read_head

    settings = settings_or_stop()
    known = read_head(head) if head else None
    if head and known is None:
        stop(worded("audit-head-unreadable"), code=WRONG_SETTINGS)
    with faults_in_one_line():
        try:
            verdict = asyncio.run(auditing.verify(settings, known))
        except auditing.NoDatabaseError as error:
            stop(worded("audit-no-database", url=error.address), code=FAULT)
    if as_json:
        echo_json(auditing.as_data(verdict))
    else:
        typer.echo("\n".join(auditing.as_lines(verdict, worded)))
    if not verdict.ok:
        raise typer.Exit(FAULT)


@audit.command("forget", help=HELP["help-audit-forget"])
def forget_audit(
    before: Annotated[str, typer.Option(help=HELP["help-audit-before"])],
) -> None:
    from datetime import datetime, time

    from bot import auditing
    from bot.domain.dates import parse_registry_date

    settings = settings_or_stop()
    try:
        day = parse_registry_date(before)
    except ValueError:
        stop(worded("audit-before"), code=WRONG_SETTINGS)
    with faults_in_one_line():
        moment = datetime.combine(day, time(), settings.time_zone)
        try:
            anchor = asyncio.run(auditing.forget(settings, moment))
        except auditing.NoDatabaseError as error:
            stop(worded("audit-no-database", url=error.address), code=FAULT)
    if anchor is None:
        typer.echo(worded("audit-nothing-forgotten"))
    else:
        typer.echo(worded("audit-forgotten", head=str(anchor)))


@app.command(help=HELP["help-doctor"])
def doctor(as_json: AsJson = False) -> None:
    from bot.settings import SettingsError, read_settings
    from bot.work_registration import open_papers

    try:
        settings = read_settings()
        open_papers(settings)
    except SettingsError as error:
        lines = [("settings", "fault", line) for line in setting_lines(error)]
    else:
        warn_of_misspelt()
        lines = asyncio.run(_examine(settings))
    ok = all(state != "fault" for _, state, _ in lines)
    if as_json:
        fields = ("name", "state", "detail")
        echo_json({"ok": ok, "checks": [dict(zip(fields, line, strict=True)) for line in lines]})
    else:
        for name, state, detail in lines:
            typer.echo(f"{worded(f'doctor-{name}')}: {worded(f'doctor-{state}')}, {detail}")
    if not ok:
        raise typer.Exit(FAULT)


add_store_commands(app)


async def _examine(settings: "Settings") -> list[tuple[str, str, str]]:
    from bot.doctor import examine_all

    def line(check: "Check") -> tuple[str, str, str]:
        return check.name, check.state.value, worded(check.detail.key, **check.detail.args)

    return [line(check) async for check in examine_all(settings)]


def main() -> None:
    app(prog_name="kvitok")


if __name__ == "__main__":
    main()
