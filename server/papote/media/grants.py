"""From what the world lets somebody hear, and what his page draws, to what the forwarding unit may give him. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from papote.media.sfu.allocator import Grant, Receiver
from papote.media.sfu.model import EndpointId, Limits
from papote.types import HeardBy, PlayerId
from papote.world.events import Member, PlayerView, Voice

USUAL_WIDTH = 320
"""How wide a picture counts that the page has said nothing about."""

SMALL_WIDTH = 160
"""How wide each counts for somebody with little bandwidth, and how many of them he gets."""

FEW = 3


@dataclass(frozen=True, slots=True)
class Watching:
    """What somebody's page draws."""

    widths: Mapping[PlayerId, int] = field(default_factory=dict)
    pinned: frozenset[PlayerId] = frozenset()
    mode: Literal["full", "low", "audio"] = "full"

    def width(self, player: PlayerId) -> int:
        """How wide somebody's picture is drawn; 0: not at all."""
        width = self.widths.get(player, USUAL_WIDTH)
        return min(width, SMALL_WIDTH) if self.mode == "low" else width


FULL = Watching()
"""What counts before a page has said anything."""


def receiver(
    endpoint: EndpointId,
    limits: Limits,
    members: Iterable[Member],
    voices: Iterable[Voice],
    watching: Watching,
    endpoint_of: Callable[[PlayerId], EndpointId | None],
    view_of: Callable[[PlayerId], PlayerView | None],
) -> Receiver:
    """All that somebody may be given now: the members of his conversation and whoever else he hears.

    Whoever has no endpoint yet is left out; ``distance`` of a stage is none, since it is meant to be seen from afar.
    """
    found: list[Grant] = []
    everybody: list[Member | Voice] = [*members, *voices]
    for heard in everybody:
        speaker, view = endpoint_of(heard.id), view_of(heard.id)
        if speaker is None or view is None:
            continue
        far = isinstance(heard, Voice) and heard.by is not HeardBy.OVERHEARD
        width = watching.width(heard.id)
        found.append(
            Grant(
                speaker=speaker,
                loudness=heard.loudness,
                video=heard.video and watching.mode != "audio",
                distance=0.0 if far else heard.distance,
                camera=view.camera and width > 0,
                screen=view.screen,
                first=far or heard.id in watching.pinned,
                width=width,
            )
        )
    if watching.mode == "low":
        found = _few_pictures(found)
    return Receiver(endpoint, limits.audio_slots, limits.video_slots, tuple(found))


def _few_pictures(grants: list[Grant]) -> list[Grant]:
    """Only the first few keep their pictures: whoever comes first, then whoever is nearest."""
    ranked = sorted((grant for grant in grants if grant.video), key=lambda grant: (not grant.first, grant.distance))
    kept = {grant.speaker for grant in ranked[:FEW]}
    return [
        grant
        if grant.speaker in kept or not grant.video
        else Grant(grant.speaker, grant.loudness, video=False, distance=grant.distance)
        for grant in grants
    ]
