"""Tests of who has nothing to do with whom, as the API has it."""

from __future__ import annotations

from tests.api.house import House, guest


async def test_p04_a_block_is_ones_own(house: House) -> None:
    """The other sees nothing of it in his list; both rooms hear that they are kept apart."""
    bob, own = await guest(house, "Bob", "192.0.2.5")
    eve, other = await guest(house)
    made = await bob.ask("PUT", f"/me/blocks/{other}", {"name": "Eve"})
    assert [(each["person"], each["name"]) for each in made.body["blocks"]] == [(other, "Eve")]
    assert house.doorman.apart == [(own, other)]
    assert house.register.bystanders.between(other, own)
    assert (await eve.get("/me/blocks")).body["blocks"] == []
    assert (await bob.ask("DELETE", f"/me/blocks/{other}")).body["blocks"] == []
    assert not house.register.bystanders.between(other, own)


async def test_nobody_blocks_himself_or_without_being_somebody(house: House) -> None:
    """A browser without a cookie would be somebody else the next moment."""
    bob, own = await guest(house, "Bob", "192.0.2.5")
    assert (await bob.ask("PUT", f"/me/blocks/{own}", {"name": "Bob"})).code == "forbidden"
    stranger = await house.browser()
    assert (await stranger.ask("PUT", f"/me/blocks/{own}", {"name": "Bob"})).code == "not_signed_in"
    assert (await stranger.ask("DELETE", f"/me/blocks/{own}")).code == "not_signed_in"
    assert (await stranger.get("/me/blocks")).body["blocks"] == []
