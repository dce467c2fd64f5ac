"""Use cases of registration, full access and the centre's documents, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import registration
from bot.services.papers import PaperError, Papers, load_papers
from bot.settings import Problem, Settings, SettingsError
from bot.work_access import alarm, entrance
from storage.directory import StoredDirectory
from storage.people import StoredConsents
from storage.registration import StoredRegistrations

if TYPE_CHECKING:
    from bot.work import Work


def open_papers(settings: Settings) -> Papers:
    """Give the centre's documents. Raises SettingsError for a folder that has none to read."""
    folder = settings.documents_dir
    try:
        if folder is not None:
            next(folder.iterdir(), None)  # a folder that is not there is a slip, not an empty one
        return load_papers(settings.centre_name, folder)
    except PaperError as error:
        given = str(folder / str(error)) if folder else str(error)
    except OSError:
        given = str(folder)
    raise SettingsError((Problem("DOCUMENTS_DIR", "setting-documents-dir", given),))


def _consents(work: "Work") -> StoredConsents:
    return StoredConsents(work.unit, work.tools.new_id)


def _register(work: "Work") -> registration.Register:
    return registration.Register(
        registrations=StoredRegistrations(work.unit),
        directory=StoredDirectory(work.unit),
        entrance=entrance(work),
        consents=_consents(work),
        clock=work.tools.clock,
        ids=work.tools.new_id,
    )


def _gain_full_access(work: "Work") -> registration.GainFullAccess:
    return registration.GainFullAccess(
        registrations=StoredRegistrations(work.unit),
        directory=StoredDirectory(work.unit),
        consents=_consents(work),
        alarm=alarm(work),
        clock=work.tools.clock,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "papers": lambda work: work.tools.papers,
    "make_login": lambda work: registration.MakeLogin(StoredDirectory(work.unit)),
    "rate_new": lambda _: registration.RateNewPassword(),
    "register": _register,
    "gain_full_access": _gain_full_access,
    "statements_due": lambda work: registration.StatementsDue(_consents(work), work.tools.papers),
    "agreement_changed": lambda work: registration.AgreementChanged(
        _consents(work), work.tools.papers
    ),
    "accept_agreement": lambda work: registration.AcceptAgreement(
        _consents(work), work.tools.papers, work.tools.clock
    ),
}
