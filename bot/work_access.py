"""Use cases of signing in, sessions, changes, preferences and invitations, by their names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.services import (
    changes,
    invitations,
    open_sessions,
    own_accounts,
    preferences,
    recovery,
    sign_in,
)
from storage.accounts import StoredAccounts
from storage.directory import StoredDirectory
from storage.erasure import StoredErasures
from storage.invitations import StoredInvitations
from storage.people import StoredAttempts, StoredCabinets, StoredConsents, StoredSessions
from storage.preferences import StoredPreferences

if TYPE_CHECKING:
    from bot.work import Work


def _directory(work: "Work") -> StoredDirectory:
    return StoredDirectory(work.unit)


def _check_password(work: "Work") -> sign_in.CheckPassword:
    tools = work.tools
    return sign_in.CheckPassword(StoredAttempts(work.unit), tools.hasher, tools.clock)


def alarm(work: "Work") -> sign_in.Alarm:
    return sign_in.Alarm(_directory(work), work.notices)


def entrance(work: "Work") -> sign_in.Entrance:
    return sign_in.Entrance(StoredSessions(work.unit), work.tools.clock, work.tools.new_id)


def _begin_recovery(work: "Work") -> recovery.BeginRecovery:
    return recovery.BeginRecovery(
        _directory(work), work.tools.channels, work.use_cases["send_code"], work.tools.sealer
    )


def _own_cabinet(work: "Work") -> changes.OwnCabinet:
    return changes.OwnCabinet(_directory(work))


def _list_sessions(work: "Work") -> open_sessions.ListSessions:
    return open_sessions.ListSessions(_directory(work))


def _own_account(work: "Work") -> own_accounts.OwnAccount:
    return own_accounts.OwnAccount(StoredCabinets(work.unit))


def _list_invitations(work: "Work") -> invitations.ListInvitations:
    return invitations.ListInvitations(
        StoredInvitations(work.unit), StoredCabinets(work.unit), work.tools.clock
    )


def _open_invitation(work: "Work") -> invitations.OpenInvitation:
    return invitations.OpenInvitation(
        StoredInvitations(work.unit),
        StoredAccounts(work.unit),
        StoredCabinets(work.unit),
        work.tools.sealer,
        work.tools.clock,
    )


def _settle_invitation(work: "Work") -> invitations.SettleInvitation:
    return invitations.SettleInvitation(
        _list_invitations(work),
        StoredInvitations(work.unit),
        StoredCabinets(work.unit),
        work.use_cases["needs_consent"],
        StoredErasures(work.unit),
        work.notices,
        work.tools.clock,
        work.tools.new_id,
    )


FACTORIES: dict[str, Callable[["Work"], Any]] = {
    "clock": lambda work: work.tools.clock,
    "check_sign_in": lambda work: sign_in.CheckSignIn(
        _directory(work), _check_password(work), work.tools.sealer
    ),
    "needs_consent": lambda work: sign_in.NeedsConsent(
        StoredConsents(work.unit, work.tools.new_id)
    ),
    "sign_in": lambda work: sign_in.SignIn(
        _directory(work), entrance(work), alarm(work), work.tools.clock
    ),
    "begin_recovery": _begin_recovery,
    "check_recovery": lambda work: recovery.CheckRecovery(
        _directory(work), work.use_cases["check_code"]
    ),
    "rate_recovered": lambda work: recovery.RateRecovered(
        _directory(work), StoredCabinets(work.unit)
    ),
    "recover": lambda work: recovery.Recover(
        _directory(work), entrance(work), alarm(work), work.tools.clock
    ),
    "list_sessions": _list_sessions,
    "end_sessions": lambda work: open_sessions.EndSessions(
        _list_sessions(work), _directory(work), work.notices, work.tools.clock
    ),
    "own_cabinet": _own_cabinet,
    "prove_password": lambda work: changes.ProvePassword(
        _own_cabinet(work), _check_password(work), work.tools.sealer
    ),
    "change_password": lambda work: changes.ChangePassword(
        _own_cabinet(work), _directory(work), alarm(work), work.tools.clock
    ),
    "is_fresh": lambda work: changes.IsFresh(work.tools.clock),
    "change_contact": lambda work: changes.ChangeContact(
        _own_cabinet(work), _directory(work), alarm(work), work.tools.clock
    ),
    "read_preferences": lambda work: preferences.ReadPreferences(StoredPreferences(work.unit)),
    "set_quiet": lambda work: preferences.SetQuiet(StoredPreferences(work.unit)),
    "mute_topic": lambda work: preferences.MuteTopic(StoredPreferences(work.unit)),
    "switch_topic": lambda work: preferences.SwitchTopic(StoredPreferences(work.unit)),
    "own_account": _own_account,
    "name_account": lambda work: own_accounts.NameAccount(
        _own_account(work), StoredCabinets(work.unit)
    ),
    "unlink_account": lambda work: own_accounts.UnlinkAccount(
        _own_account(work), StoredCabinets(work.unit)
    ),
    "bot_name": lambda work: work.tools.bot_name,
    "list_invitations": _list_invitations,
    "invite": lambda work: invitations.Invite(
        StoredInvitations(work.unit),
        _list_invitations(work),
        StoredCabinets(work.unit),
        work.tools.sealer,
        work.tools.clock,
    ),
    "open_invitation": _open_invitation,
    "accept_invitation": lambda work: invitations.AcceptInvitation(
        StoredInvitations(work.unit),
        _open_invitation(work),
        StoredAccounts(work.unit),
        _directory(work),
        work.notices,
    ),
    "settle_invitation": _settle_invitation,
}
