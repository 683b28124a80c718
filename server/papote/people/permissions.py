"""One door per right: whoever wants to know whether somebody may do a thing asks here, and compares no roles himself.

A rank goes before those after it: owner, host, member, guest. Nobody acts against his equal, and nobody raises himself.
What is a matter of one room only (stage, bell, megaphone) is the room's own: ``world.hosts``.
"""

from __future__ import annotations

from papote.types import PersonId, Role

_RANKS = {Role.OWNER: 3, Role.HOST: 2, Role.MEMBER: 1, Role.GUEST: 0}


def outranks(one: Role, other: Role) -> bool:
    """Whether one stands above the other; equals do not."""
    return _RANKS[one] > _RANKS[other]


def stronger(one: Role, other: Role) -> Role:
    """The higher of two roles."""
    return one if _RANKS[one] >= _RANKS[other] else other


# ---- whoever is there


def anybody(actor: Role) -> bool:
    """What needs no right but being somebody."""
    return True


def may_see_members(actor: Role) -> bool:
    """The list of a space's members, with their roles and tags: members see it, guests do not."""
    return actor is not Role.GUEST


def may_see_addresses(actor: Role) -> bool:
    """The e-mail addresses in that list."""
    return actor.hosts


# ---- what hosts do


def may_record(actor: Role) -> bool:
    """Record stages and meeting rooms, and see what was recorded."""
    return actor.hosts


def may_invite(actor: Role, role: Role = Role.GUEST) -> bool:
    """Give out invitations to a role: a host to those below his own, an owner to any."""
    return actor is Role.OWNER or (actor.hosts and outranks(actor, role))


def may_see_invitations(actor: Role) -> bool:
    """The list of invitations, and take them back."""
    return actor.hosts


def may_answer_at_the_door(actor: Role) -> bool:
    """Let in those who wait where one knocks."""
    return actor.hosts


def may_mute(actor: Role, target: Role) -> bool:
    """Turn somebody's microphone off."""
    return actor.hosts and outranks(actor, target)


def may_move_out(actor: Role, target: Role) -> bool:
    """Send somebody out of a room."""
    return actor.hosts and outranks(actor, target)


def may_ban(actor: Role, target: Role) -> bool:
    """Keep somebody out."""
    return actor.hosts and outranks(actor, target)


def may_see_bans(actor: Role) -> bool:
    """Who is kept out, and lift it."""
    return actor.hosts


def may_see_reports(actor: Role) -> bool:
    """What people report, and close it."""
    return actor.hosts


def may_see_audit(actor: Role) -> bool:
    """What hosts did."""
    return actor.hosts


def may_see_figures(actor: Role) -> bool:
    """How full the place was, in numbers that point at nobody."""
    return actor.hosts


def may_recommend(actor: Role) -> bool:
    """Tell somebody whom he may want to meet."""
    return actor.hosts


def may_delete_messages(actor: Role) -> bool:
    """Take back what others wrote."""
    return actor.hosts


def may_write_questions(actor: Role) -> bool:
    """What the coffee machine asks beside the questions of the house."""
    return actor.hosts


def may_plan(actor: Role) -> bool:
    """Plan, change and cancel gatherings, and see who comes."""
    return actor.hosts


# ---- what owners do


def may_change_role(actor: Role, has: Role, gets: Role, *, self: bool = False) -> bool:
    """Make a member something else. Hosts move people below them; an owner may also step down himself.

    That the last owner stays is for whoever counts them: ``last_owner`` is refused there.
    """
    if self:
        return outranks(actor, gets)
    if not actor.hosts or not outranks(actor, has):
        return False
    return actor is Role.OWNER or outranks(actor, gets)


def may_tag(actor: Role, target: Role, *, self: bool = False) -> bool:
    """Put tags on a member, which may open doors to him."""
    return actor.hosts and (self or outranks(actor, target))


def may_remove_member(actor: Role, has: Role, *, self: bool = False) -> bool:
    """End a membership: one's own, or that of somebody below."""
    return self or (actor.hosts and outranks(actor, has))


def may_change_space(actor: Role) -> bool:
    """Name, access, password and domains of a space."""
    return actor is Role.OWNER


def may_manage_tokens(actor: Role) -> bool:
    """Tokens of the space itself."""
    return actor is Role.OWNER


def may_manage_webhooks(actor: Role) -> bool:
    """Where the space's events are sent."""
    return actor is Role.OWNER


def may_manage_storage(actor: Role) -> bool:
    """How long things are kept."""
    return actor is Role.OWNER


def is_self(actor: PersonId, target: PersonId) -> bool:
    """Whether both are the same person."""
    return actor == target
