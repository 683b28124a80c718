"""An office from the outside, for programs in Python: come in, walk, speak, and hear what happens.

::

    async with await Client.enter("https://office.example/", "Greeter") as office:
        async for event in office.events():
            if event.kind == "player_joined":
                await office.walk_to(event.data["player"]["id"])
                await office.say("Hello!")

What happens has the names and fields of ``docs/protocol.md``. What HTTP offers is in ``docs/api.md``. Webhooks are told
from forgeries by ``check_signature``.
"""

from papote.client.client import Client, Event, Figure, Planned
from papote.client.signature import check_signature

__all__ = ["Client", "Event", "Figure", "Planned", "check_signature"]
