"""Looking for people: by topic, by words, and whom one may want to meet."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import QUERY_LENGTH, Wish


class Topics(Wish, frozen=True):
    """Topics that people in the rooms of this space have on their cards and whose words begin like this.

    The acknowledgement has `topics`, each with `topic` and the number of `people`, most first.
    """

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, QUERY_LENGTH)}

    text: Annotated[str, Meta(max_length=QUERY_LENGTH, description="case and accents do not count")]


class Find(Wish, frozen=True):
    """Look for people by topic, name and line, and for open conversations by topic.

    The acknowledgement has `people`, each with `id` and those of their `offers` and `seeks` that were looked for, and
    `conversations`, each with `bubble` or `area`, and `topic`; the nearest first. `elsewhere` has the `people` and
    `conversations` of the other rooms of the space, each with its `room` and `room_name`, the people with `name` and
    `avatar` as well.
    """

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, QUERY_LENGTH)}

    text: Annotated[str, Meta(max_length=QUERY_LENGTH, description="case and accents do not count")]


class Suggest(Wish, frozen=True):
    """Whom one may want to meet: the acknowledgement has `people`, each with `id`, `reasons` and shared `languages`.

    A reason has the `kind` `offers` (what one seeks) or `seeks` (what one offers), and the `topic`; or `promised`: the
    `topic` is what one has promised; or `met`, with `at`, the last time in Unix seconds. `elsewhere` has at most
    three people of the other rooms of the space, each with `room`, `room_name`, `name` and `avatar` as well.
    """
