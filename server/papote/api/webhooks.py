"""Webhooks of a space: made, tried out and removed by its owners, who also see what became of what was sent."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from msgspec import Meta

from papote.api.operations import Body, Call, Operation, Reply, Who
from papote.api.people import PeopleDesk
from papote.auth.keys import new_id, new_secret
from papote.errors import Refused
from papote.people import permissions
from papote.people.happenings import KINDS
from papote.people.webhooks import Delivery, State, Webhook
from papote.webhooks.addresses import URL_LENGTH, check_url
from papote.webhooks.deliverer import Deliverer

KindText = Literal["person_entered", "person_left", "bubble_formed", "area_full", "event_started", "chat_message"]
StateText = Literal["waiting", "delivered", "dead"]


class MakeWebhook(Body, frozen=True):
    """Where what is sent."""

    url: Annotated[str, Meta(min_length=8, max_length=URL_LENGTH, description="`https://…`, or `http://…`")]
    kinds: Annotated[list[KindText], Meta(min_length=1, max_length=len(KINDS))]


class WebhookCard(Reply, frozen=True):
    """A webhook in a list: not its secret, which is told once."""

    id: str
    url: str
    kinds: list[KindText]
    active: Annotated[bool, Meta(description="false: paused; what happens meanwhile it is not told")]
    by: str
    created_at: Annotated[float, Meta(description="Unix time in seconds")]


class NewWebhook(WebhookCard, frozen=True):
    """One just made."""

    secret: Annotated[str, Meta(description="by which deliveries are signed; it is not told again")]


class WebhookList(Reply, frozen=True):
    """The newest first."""

    webhooks: list[WebhookCard]


class ChangeWebhook(Body, frozen=True):
    """Whether it is told anything."""

    active: bool


class DeliveryQuery(Body, frozen=True):
    """Which deliveries."""

    state: StateText | None = None


class DeliveryCard(Reply, frozen=True):
    """What became of one delivery."""

    id: str
    kind: str
    state: StateText
    attempts: int
    created_at: float
    next_at: Annotated[float, Meta(description="of the next attempt while it waits, else of the last")]
    status: Annotated[int | None, Meta(description="of the last answer")]
    error: Annotated[str, Meta(description="why the last attempt failed")]


class DeliveryList(Reply, frozen=True):
    """The last hundred, the newest first."""

    deliveries: list[DeliveryCard]


class PingSent(Reply, frozen=True):
    """Something is on its way."""

    delivery: str


class WebhookDesk:
    """The handlers."""

    def __init__(self, desk: PeopleDesk, deliverer: Deliverer, *, private: bool) -> None:
        self._desk = desk
        self._deliverer = deliverer
        self._private = private

    def operations(self) -> list[Operation]:
        """All of them."""
        group, right = "Webhooks", permissions.may_manage_webhooks
        every, one = "/spaces/{space}/webhooks", "/spaces/{space}/webhooks/{webhook}"
        return [
            Operation(
                "GET", every, "Where news is sent", self.list, group, who=Who.MEMBER, right=right, answer=WebhookList
            ),
            Operation(
                "POST",
                every,
                "Have news sent to an address; the secret is told this once",
                self.make,
                group,
                who=Who.MEMBER,
                right=right,
                body=MakeWebhook,
                answer=NewWebhook,
                status=201,
                codes=("bad_text", "address_private"),
            ),
            Operation(
                "PATCH",
                one,
                "Pause it, or let it go on",
                self.change,
                group,
                who=Who.MEMBER,
                right=right,
                body=ChangeWebhook,
                answer=WebhookCard,
            ),
            Operation("DELETE", one, "Send no more news there", self.remove, group, who=Who.MEMBER, right=right),
            Operation(
                "POST",
                one + "/test",
                "Send a `ping`, to try it out",
                self.test,
                group,
                who=Who.MEMBER,
                right=right,
                answer=PingSent,
                status=202,
            ),
            Operation(
                "GET",
                one + "/deliveries",
                "What became of the last deliveries",
                self.deliveries,
                group,
                who=Who.MEMBER,
                right=right,
                query=DeliveryQuery,
                answer=DeliveryList,
            ),
            Operation(
                "POST",
                one + "/deliveries/{delivery}/again",
                "Send a dead delivery again",
                self.again,
                group,
                who=Who.MEMBER,
                right=right,
            ),
        ]

    async def list(self, call: Call) -> WebhookList:
        """Without their secrets."""
        return WebhookList([_card(each) for each in await self._deliverer.store.of(call.space)])

    async def make(self, call: Call, wish: MakeWebhook) -> NewWebhook:
        """It hears what happens from now on."""
        url = check_url(wish.url, private=self._private)
        kinds = tuple(kind for kind in KINDS if kind in wish.kinds)
        now = self._desk.clock.unix()
        webhook = Webhook(new_id(), call.space, url, new_secret(), kinds, True, call.visitor.person, now)
        await self._deliverer.add(webhook)
        await call.audit("webhook_made", webhook.id, url=url, kinds=list(kinds))
        card = _card(webhook)
        return NewWebhook(**{name: getattr(card, name) for name in card.__struct_fields__}, secret=webhook.secret)

    async def change(self, call: Call, wish: ChangeWebhook) -> WebhookCard:
        """What waited before a pause is sent after it."""
        changed = await self._deliverer.set_active(call.space, call.part("webhook"), wish.active)
        if changed is None:
            raise Refused("not_found")
        await call.audit("webhook_resumed" if wish.active else "webhook_paused", changed.id, url=changed.url)
        return _card(changed)

    async def remove(self, call: Call) -> None:
        """What was not delivered yet is not."""
        id = call.part("webhook")
        if not await self._deliverer.remove(call.space, id):
            raise Refused("not_found")
        await call.audit("webhook_removed", id)

    async def test(self, call: Call) -> PingSent:
        """What becomes of it is among the deliveries."""
        id = call.part("webhook")
        found = next((each for each in await self._deliverer.store.of(call.space) if each.id == id), None)
        if found is None:
            raise Refused("not_found")
        return PingSent(self._deliverer.ping(found))

    async def deliveries(self, call: Call) -> DeliveryList:
        """Those that are dead were tried for some hours, and are kept for a month."""
        query: DeliveryQuery = call.query
        state = State(query.state) if query.state is not None else None
        found = await self._deliverer.store.deliveries(call.space, call.part("webhook"), state)
        if found is None:
            raise Refused("not_found")
        return DeliveryList([_delivery(each) for each in found])

    async def again(self, call: Call) -> None:
        """It is tried as if it were new."""
        id, now = call.part("webhook"), self._desk.clock.unix()
        if not await self._deliverer.store.again(call.space, id, call.part("delivery"), now):
            raise Refused("not_found")
        self._deliverer.wake(id)


def _card(webhook: Webhook) -> WebhookCard:
    kinds = [cast(KindText, kind) for kind in webhook.kinds]
    return WebhookCard(webhook.id, webhook.url, kinds, webhook.active, webhook.by, webhook.created_at)


def _delivery(delivery: Delivery) -> DeliveryCard:
    return DeliveryCard(
        id=delivery.id,
        kind=delivery.kind,
        state=delivery.state.value,
        attempts=delivery.attempts,
        created_at=delivery.created_at,
        next_at=delivery.next_at,
        status=delivery.status,
        error=delivery.error,
    )
