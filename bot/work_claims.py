"""Use cases of organisations that register, by their names."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import claim_decisions, organisation_claims
from bot.services.staff_cards import StaffRights
from storage.directory import StoredDirectory
from storage.organisation_claims import StoredClaims
from storage.people import StoredAttempts, StoredConsents
from storage.staff import StoredAudit, StoredEmployees

if TYPE_CHECKING:
    from bot.work import Work


def _claims(work: "Work") -> StoredClaims:
    return StoredClaims(work.unit)


def _read_claim(work: "Work") -> organisation_claims.ReadClaim:
    return organisation_claims.ReadClaim(_claims(work))


def _check_organisation(work: "Work") -> organisation_claims.CheckOrganisation:
    tools = work.tools
    return organisation_claims.CheckOrganisation(
        _claims(work), StoredAttempts(work.unit), tools.sealer, tools.clock
    )


def _register_organisation(work: "Work") -> organisation_claims.RegisterOrganisation:
    return organisation_claims.RegisterOrganisation(
        claims=_claims(work),
        check=_check_organisation(work),
        register=work.use_cases["register"],
        consents=StoredConsents(work.unit, work.tools.new_id),
        directory=StoredDirectory(work.unit),
        notices=work.notices,
        clock=work.tools.clock,
        ids=work.tools.new_id,
        random_below=secrets.randbelow,
    )


def _decide_claim(work: "Work") -> claim_decisions.DecideClaim:
    tools = work.tools
    return claim_decisions.DecideClaim(
        claims=_claims(work),
        read=_read_claim(work),
        employees=StoredEmployees(work.unit),
        audit=StoredAudit(work.unit, tools.new_id),
        tell=claim_decisions.TellClaimant(StoredDirectory(work.unit), work.notices),
        notices=work.notices,
        rights=StaffRights(frozenset(tools.settings.admins), tools.staff_chats()),
        clock=tools.clock,
        ids=tools.new_id,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "check_organisation": _check_organisation,
    "register_organisation": _register_organisation,
    "decide_claim": _decide_claim,
    "list_claims": lambda work: organisation_claims.ListClaims(_claims(work)),
    "rejected_claim": lambda work: organisation_claims.RejectedClaim(
        _claims(work), _check_organisation(work)
    ),
    "withdraw_claim": lambda work: organisation_claims.WithdrawClaim(
        _claims(work), _read_claim(work), work.notices, work.tools.clock
    ),
}
