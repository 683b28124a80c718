"""The commands about what an office keeps: back it up, bring it back, bring it up to date, measure it, try to break it.

Here are their options and what they print. Everything about databases is imported when a command runs:
``papote --help`` need not load it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from papote.config import Configuration, load

if TYPE_CHECKING:
    from papote.storage.bench import StorageResult

    Commands = argparse._SubParsersAction

P = TypeVar("P", bound=argparse.ArgumentParser)

Say = Callable[[str], None]

DATABASE_HELP = "a PostgreSQL database instead of a file (postgresql://user:password@host/name)"


def add_commands(commands: Commands[P], bench: Commands[P], qa: Commands[P], say: Say) -> None:
    """Add ``backup``, ``restore``, ``migrate``, ``bench storage``, ``bench history``, ``qa crash``; ``say`` prints."""
    backup = commands.add_parser(
        "backup",
        help="save everything the office keeps",
        description="Writes database and files into one archive, of one moment, while the office runs. Whoever has the "
        "archive can read every message and sign links: keep it as safe as the office.",
    )
    backup.add_argument("to", type=Path, metavar="FILE_OR_FOLDER", help="FILE.tar.gz, or a folder for one with a date")
    backup.add_argument("--recordings", action="store_true", help="also what was recorded, which is large")
    _place(backup)
    backup.set_defaults(run=lambda options: _backup(options, say))

    restore = commands.add_parser(
        "restore",
        help="bring back what was saved",
        description="Unpacks a backup into a data directory that is empty or not there yet, and for PostgreSQL into "
        "an empty database. Nothing is ever overwritten.",
    )
    restore.add_argument("archive", type=Path, metavar="FILE", help="what papote backup has written")
    restore.add_argument("--data-dir", type=Path, required=True, metavar="PATH", help="where to")
    restore.add_argument("--database-url", default="", metavar="TEXT", help=DATABASE_HELP)
    restore.set_defaults(run=lambda options: _restore(options, say))

    migrate = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Brings the database to this version's tables, as opening the office does by itself. Back it up "
        "before: there is no way back.",
    )
    migrate.add_argument("--check", action="store_true", help="only tell; the exit code is 1 when there is work to do")
    _place(migrate)
    migrate.set_defaults(run=lambda options: _migrate(options, say))

    storage = bench.add_parser(
        "storage",
        help="measure what keeping chat costs",
        description="Writes chat messages, each acknowledged once it is on disk, into a file of its own, or into a "
        "PostgreSQL database that is given (an empty one: what it writes, it removes again).",
    )
    storage.add_argument(
        "--writers", type=int, default=20, metavar="N", help="people who write as fast as they can [20]"
    )
    storage.add_argument(
        "--rate", type=float, default=1000.0, metavar="N", help="and messages a second, steadily [1000]"
    )
    storage.add_argument("--seconds", type=float, default=5.0, metavar="N", help="how long each is measured [5]")
    storage.add_argument("--database-url", default="", metavar="TEXT", help=DATABASE_HELP)
    storage.set_defaults(run=lambda options: _bench(options, say))

    history = bench.add_parser(
        "history",
        help="measure what a long history of chat costs",
        description="Fills a file of its own, or an empty PostgreSQL database that is given, with messages; then reads "
        "pages, searches, and erases somebody who wrote 10,000 of them and has 100 files.",
    )
    history.add_argument("--messages", type=int, default=1_000_000, metavar="N", help="how many there are [1000000]")
    history.add_argument("--database-url", default="", metavar="TEXT", help=DATABASE_HELP)
    history.set_defaults(run=lambda options: _history(options, say))

    crash = qa.add_parser(
        "crash",
        help="kill an office that writes, again and again",
        description="Starts a process that writes chat messages and kills it (SIGKILL) at fail points and at any "
        "moment; then looks whether everything it had acknowledged is there, and nothing is broken. As root, fills "
        "a small disk as well. The exit code is 0 when all was right.",
    )
    crash.add_argument("--times", type=int, default=50, metavar="N", help="how often [50]")
    crash.add_argument("--seed", type=int, default=1, metavar="N", help="makes the fail points repeatable [1]")
    crash.add_argument("--database-url", default="", metavar="TEXT", help=DATABASE_HELP)
    crash.set_defaults(run=lambda options: _crash(options, say))


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings file, instead of DATA_DIR/papote.toml"
    )
    for name, metavar in (("--data-dir", "PATH"), ("--database-url", "TEXT")):
        parser.add_argument(name, default=argparse.SUPPRESS, metavar=metavar, help="as for papote serve")


def configured(options: argparse.Namespace) -> Configuration:
    """The office's settings, as ``serve`` would read them."""
    given = {key: getattr(options, key) for key in ("data_dir", "database_url") if hasattr(options, key)}
    return load(given, os.environ, options.config)


def _backup(options: argparse.Namespace, say: Say) -> int:
    from papote.storage.backup import backup

    made = backup(configured(options), options.to, recordings=options.recordings)
    say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    return 0


def _restore(options: argparse.Namespace, say: Say) -> int:
    from papote.storage.backup import restore

    about = restore(options.archive, options.data_dir, options.database_url)
    left_out = "" if about.recordings else "; recordings were not in it"
    say(f"{options.data_dir} is as it was on {about.made_at} (Papote {about.version}){left_out}.")
    return 0


def _migrate(options: argparse.Namespace, say: Say) -> int:
    from papote.storage.database import Database, revisions, url_of

    url = url_of(configured(options))

    async def run() -> int:
        found = await revisions(url)
        if not found.due:
            say(f"The database is up to date ({found.head}).")
            return 0
        way = f"{found.current or 'empty'} → {found.head}"
        if options.check:
            say(f"To do: {way}.")
            return 1
        await (await Database.open(url)).close()
        say(f"Done: {way}.")
        return 0

    return asyncio.run(run())


def _bench(options: argparse.Namespace, say: Say) -> int:
    from papote.storage import bench, file_url

    _hush()
    with tempfile.TemporaryDirectory(prefix="papote-bench-", dir=Path()) as folder:
        url = options.database_url or file_url(Path(folder) / "office.db")
        disk = bench.sync_ms(Path(folder))
        results: list[StorageResult] = []
        for rate in (0.0, options.rate):
            results.append(asyncio.run(bench.run(url, options.writers, options.seconds, rate)))
    say(bench.table(results, disk))
    say("")
    say(json.dumps({"disk_p99_ms": disk, "results": [asdict(result) for result in results]}))
    return 0


def _history(options: argparse.Namespace, say: Say) -> int:
    from papote.loadgen.lag import idle_lag
    from papote.storage import bench_history, file_url

    _hush()
    with tempfile.TemporaryDirectory(prefix="papote-bench-", dir=Path()) as folder:
        url = options.database_url or file_url(Path(folder) / "office.db")
        result = asyncio.run(bench_history.run(url, Path(folder) / "files", options.messages, say, idle_lag))
    say(bench_history.table(result))
    say("")
    say(json.dumps(asdict(result)))
    return 0


def _crash(options: argparse.Namespace, say: Say) -> int:
    from papote.storage import crash, file_url

    _hush()
    with tempfile.TemporaryDirectory(prefix="papote-crash-", dir=Path()) as folder:
        url = options.database_url or file_url(Path(folder) / "office.db")
        report = crash.run(url, options.times, options.seed, say)
    say(report.text())
    return 1 if report.wrong else 0


def _hush() -> None:
    # What is measured here is opened dozens of times, and would warn each time.
    logging.getLogger("papote.storage").setLevel(logging.ERROR)
