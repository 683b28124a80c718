"""Walks up to whoever comes in and says hello: ``python -m papote.examples.greeter https://office.example [TOKEN]``."""

import asyncio
import sys

from papote.client import Client


async def greet(url: str, token: str = "") -> None:
    """Until the office closes."""
    async with await Client.enter(url, "Greeter", token=token) as office:
        async for event in office.events():
            if event.kind == "player_joined":
                newcomer = event.data["player"]
                if await office.walk_to(newcomer["id"]):
                    await office.say(f"Bonjour {newcomer['name']} !")
                    await office.wave(newcomer["id"])


if __name__ == "__main__":
    asyncio.run(greet(*sys.argv[1:]))
