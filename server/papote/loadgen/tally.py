"""What happens to a crowd, counted; what a run makes of the counts is in ``report``."""

from __future__ import annotations

from dataclasses import dataclass, field

from papote.types import Seconds


@dataclass(slots=True)
class Tally:
    """What was sent and heard by everybody together."""

    moves: int = 0
    lines: int = 0
    """Messages people wrote to each other."""
    told: int = 0
    """How often one was heard: by whom it was for, and by its author, once it was kept."""
    frames: int = 0
    """Of all kinds but pings."""
    position_frames: int = 0
    octets: int = 0
    pings: int = 0
    fixed: int = 0
    """Moves the server would not have."""
    jammed: int = 0
    """Things one could not send, since the server did not read."""
    cut: int = 0
    """People the server hung up on, who had done nothing wrong."""
    starved: int = 0
    """People cut because they never read."""
    resumed: int = 0
    refused: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    arrivals: list[Seconds] = field(default_factory=list)
    """From the first packet until the snapshot was there."""
