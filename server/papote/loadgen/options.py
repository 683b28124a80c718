"""What can be asked of a bench of positions: the wishes, what is usual, and the options of the command."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from papote.errors import ConfigurationError
from papote.loadgen import ground
from papote.types import Seconds


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured."""

    scenario: str
    clients: int = 100
    walking: int = 0
    rate: float = 10.0
    """Steps of one person a second."""
    pause: Seconds = 0.0
    """Up to so much more time between two steps, by chance."""
    talking: int = 0
    slow: int = 0
    reconnecting: int = 0
    churn: float = 0.0
    """People who come and who go, a second."""
    within: Seconds = 0.0
    """All but those who walk arrive in this time, while it is measured."""
    seconds: Seconds = 20.0
    seed: int = 1
    chat: bool = False
    lines: float = 0.0
    """Messages a second that those who stand write to each other, each of which is kept."""
    wide: bool = False
    """On a large map; else everybody sees everybody."""
    side: int = ground.FIELD.side
    """Tiles of that map each way."""
    map: Path | None = None
    url: str = ""
    office: tuple[str, ...] = ()
    """More options for the office."""
    baseline: bool = False
    apart: bool = False
    """Also measure what receiving costs, and take it off what sending costs."""
    watching: int = 4

    @property
    def people(self) -> int:
        """How many come: those who watch are on top where everybody walks."""
        return max(self.clients, self.watching + self.walking + self.talking + self.slow + self.reconnecting)


@dataclass(frozen=True, slots=True)
class Bench:
    """One command, with what is usual there."""

    name: str
    help: str
    description: str
    usual: Wish


BENCHES = (
    Bench(
        "crowd",
        "measure an office full of people, some of whom walk",
        "People spread over a map of 100 × 100 tiles; some walk, some stand in bubbles, a few write.",
        Wish("crowd", clients=1000, walking=300, talking=50, seconds=60, chat=True, wide=True),
    ),
    Bench(
        "plaza",
        "measure many who all see each other",
        "Everybody stands or walks in one view, so that each step must reach everybody.",
        Wish("plaza", clients=200, walking=200, rate=5),
    ),
    Bench(
        "lone",
        "measure how soon one step is seen",
        "One person takes steps among many who stand, at uneven intervals.",
        Wish("lone", clients=500, walking=1, pause=0.3, seconds=30),
    ),
    Bench(
        "receive",
        "measure what steps cost before anybody is told",
        "Everybody walks, in an office that tells of steps once a second only: what is left is receiving.",
        Wish("receive", clients=300, walking=300),
    ),
    Bench(
        "churn",
        "measure coming and going",
        "While some walk, others go for good and newcomers take their place.",
        Wish("churn", clients=500, walking=100, churn=10, seconds=30, wide=True),
    ),
    Bench(
        "event",
        "measure how everybody arrives at the same time",
        "While some walk, all others arrive within half a minute.",
        Wish("event", clients=1000, walking=100, within=30, wide=True),
    ),
    Bench(
        "idle",
        "measure an office in which nothing happens",
        "Everybody stands: what memory each one takes, whether it grows, and what standing costs.",
        Wish("idle", clients=1000, seconds=120, wide=True),
    ),
)


def add(commands: argparse._SubParsersAction[Any], run: Callable[[argparse.Namespace], int]) -> None:
    """Add a command for each."""
    for bench in BENCHES:
        _add(commands.add_parser(bench.name, help=bench.help, description=bench.description), bench.usual, run)


def _add(parser: argparse.ArgumentParser, usual: Wish, run: Callable[[argparse.Namespace], int]) -> None:
    def number(name: str, default: float, text: str) -> None:
        kind = int if isinstance(default, int) else float
        parser.add_argument(f"--{name}", type=kind, default=default, metavar="N", help=f"{text} [{default:g}]")

    number("clients", usual.clients, "people")
    if usual.walking:
        number("walking", usual.walking, "of them walk")
        number("rate", float(usual.rate), "steps a second of each who walks")
    if usual.scenario in ("crowd", "plaza"):
        number("talking", usual.talking, "of them stand in bubbles")
        number("slow", 0, "of them read slowly, half of these never again")
        number("reconnecting", 0, "of them lose their connection and come back, again and again")
        number("lines", 0.0, "messages a second that those who stand write to each other; needs a --talk-rate")
        parser.add_argument(
            "--apart", action="store_true", help="first measure receiving alone, and take it off what frames cost"
        )
    if usual.scenario == "plaza":
        parser.add_argument(
            "--search", action="store_true", help="find how many can walk until one step in a hundred takes 300 ms"
        )
    if usual.wide:
        number("side", usual.side, f"tiles of the map each way, a multiple of {ground.FIELD.block}")
    if usual.churn:
        number("churn", float(usual.churn), "people who go, and who come, each second")
    if usual.within:
        number("within", float(usual.within), "seconds in which all arrive")
    elif usual.scenario == "idle":
        number("minutes", usual.seconds / 60, "how long is measured")
    else:
        number("seconds", float(usual.seconds), "how long is measured")
    number("seed", 1, "makes it repeatable")
    parser.add_argument("--map", type=Path, metavar="FILE", help="the map people walk on [one made for this]")
    parser.add_argument("--url", default="", metavar="URL", help="an office that runs already, on the map given")
    parser.add_argument("--office", default="", metavar="OPTIONS", help="more options for the office: '--tick-rate 10'")
    parser.add_argument("--baseline", action="store_true", help="also measure a bare loop that writes as much")
    parser.add_argument("--json", action="store_true", help="print the line for programs alone")
    parser.set_defaults(run=run, usual=usual)


def wish(options: argparse.Namespace) -> Wish:
    """What was asked for; raises when it makes no sense."""
    usual: Wish = options.usual
    given = {name: value for name, value in vars(options).items() if name in Wish.__slots__}
    if "minutes" in options:
        given["seconds"] = options.minutes * 60
    given["office"] = tuple(shlex.split(options.office))
    asked = replace(usual, **given)
    for name in ("clients", "seconds", "rate", *(("within",) if usual.within else ())):
        if getattr(asked, name) <= 0:
            raise ConfigurationError(name, "must be more than 0")
    for name in ("walking", "talking", "slow", "reconnecting", "churn", "lines"):
        if getattr(asked, name) < 0:
            raise ConfigurationError(name, "must not be less than 0")
    if asked.side % ground.FIELD.block or not ground.FIELD.block <= asked.side <= ground.WIDEST:
        raise ConfigurationError("side", f"must be a multiple of {ground.FIELD.block}, up to {ground.WIDEST}")
    if asked.url and asked.map is None:
        raise ConfigurationError("map", "of an office that runs already the map must be given: --map FILE")
    if asked.url and (asked.apart or asked.scenario == "receive"):
        raise ConfigurationError("url", "this needs an office of its own, which hardly tells of steps")
    if asked.url and not asked.url.startswith("http://"):
        raise ConfigurationError("url", "the crowd speaks plain http:// only")
    return asked
