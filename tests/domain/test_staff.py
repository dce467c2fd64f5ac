"""Which role may do what: the table as the centre reads it, and where each post reaches."""

import pytest

from bot.domain.staff import (
    CENTRE_ROLES,
    MAY_MANAGE,
    ORGANISATION_ROLES,
    RIGHTS,
    Action,
    Post,
    Role,
)

TABLE = """
                      owner manager dispatcher meter_clerk viewer administrator support
see_organisation        x      x        x          x         x         x           x
change_organisation     x      -        -          -         -         x           -
see_branches            x      x        x          x         x         x           x
change_branches         x      x        -          -         -         x           -
see_employees           x      x        x          -         -         x           -
change_employees        x      x        -          -         -         x           -
get_notices             x      x        x          x         x         x           x
take_notice             x      x        x          x         -         x           x
see_resident            x      x        x          x         -         x           x
decide_reading          x      x        -          x         -         x           -
answer_request          x      x        x          -         -         x           x
announce                x      x        -          -         -         x           -
bind_group              x      x        -          -         -         x           -
settle_organisation     -      -        -          -         -         x           -
see_audit               -      -        -          -         -         x           -
review_conversations    -      -        -          -         -         x           x
enter_console           x      x        x          -         -         x           x
unlock_proof            -      -        -          -         -         x           x
"""
ROLES, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [
    (Role(role), Action(name), mark == "x")
    for name, *marks in ROWS
    for role, mark in zip(ROLES, marks, strict=True)
]


@pytest.mark.parametrize(("role", "action", "granted"), CASES)
def test_the_table_of_rights(role: Role, action: Action, *, granted: bool) -> None:
    assert (action in RIGHTS[role]) is granted


def test_the_table_names_all_there_is() -> None:
    assert {(role, action) for role, action, _ in CASES} == {
        (role, action) for role in Role for action in Action
    }


@pytest.mark.parametrize("role", sorted(ORGANISATION_ROLES))
@pytest.mark.parametrize("action", list(Action))
def test_nobody_reaches_another_organisation_or_the_centre(role: Role, action: Action) -> None:
    for post in (Post(role, 1), Post(role, 1, 5)):
        assert not post.grants(action, 2, None)
        assert not post.grants(action, 2, 5)
        assert not post.grants(action, None, None)


@pytest.mark.parametrize("role", sorted(ORGANISATION_ROLES))
@pytest.mark.parametrize("action", list(Action))
def test_a_branch_sees_its_organisation_and_touches_its_own(role: Role, action: Action) -> None:
    post, granted = Post(role, 1, 5), action in RIGHTS[role]
    assert post.grants(action, 1, 5) is granted
    assert not post.grants(action, 1, 6)
    seen = {Action.SEE_ORGANISATION, Action.SEE_BRANCHES, Action.GET_NOTICES}
    assert post.grants(action, 1, None) is (granted and action in seen)


def test_the_centre_reaches_all() -> None:
    for role in CENTRE_ROLES:
        for action in RIGHTS[role]:
            assert Post(role, None).grants(action, 7, 8)
            assert Post(role, None).grants(action, None, None)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (Post(Role.OWNER, 1), Post(Role.OWNER, 1), True),
        (Post(Role.OWNER, 1), Post(Role.VIEWER, 2), False),
        (Post(Role.OWNER, 1), Post(Role.SUPPORT, None), False),
        (Post(Role.MANAGER, 1), Post(Role.OWNER, 1), False),
        (Post(Role.MANAGER, 1), Post(Role.MANAGER, 1), False),
        (Post(Role.MANAGER, 1), Post(Role.METER_CLERK, 1, 5), True),
        (Post(Role.MANAGER, 1, 5), Post(Role.METER_CLERK, 1, 5), True),
        (Post(Role.MANAGER, 1, 5), Post(Role.METER_CLERK, 1, 6), False),
        (Post(Role.MANAGER, 1, 5), Post(Role.METER_CLERK, 1), False),
        (Post(Role.DISPATCHER, 1), Post(Role.VIEWER, 1), False),
        (Post(Role.ADMINISTRATOR, None), Post(Role.OWNER, 1), True),
        (Post(Role.ADMINISTRATOR, None), Post(Role.ADMINISTRATOR, None), True),
        (Post(Role.SUPPORT, None), Post(Role.VIEWER, 1), False),
    ],
)
def test_nobody_manages_those_above_or_elsewhere(one: Post, other: Post, *, may: bool) -> None:
    assert one.may_manage(other) is may


def test_whoever_manages_may_change_employees() -> None:
    assert all(Action.CHANGE_EMPLOYEES in RIGHTS[role] for role in MAY_MANAGE)
