"""All tables together, whichever module describes them: what migrations lead to, and what erasing looks through."""

from __future__ import annotations

from papote.storage.agenda_schema import (
    calendar_links,
    gathering_answers,
    gathering_choices,
    gathering_perks,
    gatherings,
    place_links,
)
from papote.storage.desks_schema import desk_sessions
from papote.storage.encounters_schema import contact_cards, encounters, promise_links, promises
from papote.storage.figures_schema import figures_areas, figures_hours
from papote.storage.introductions_schema import introductions
from papote.storage.profiles_schema import profiles
from papote.storage.recommendations_schema import recommendations
from papote.storage.schema import metadata

__all__ = [
    "calendar_links",
    "contact_cards",
    "desk_sessions",
    "encounters",
    "figures_areas",
    "figures_hours",
    "gathering_answers",
    "gathering_choices",
    "gathering_perks",
    "gatherings",
    "introductions",
    "metadata",
    "place_links",
    "profiles",
    "promise_links",
    "promises",
    "recommendations",
]
