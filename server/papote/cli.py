"""The ``papote`` command: serve an office, check maps, print documents.

Here arguments become calls, and errors become one sentence and an exit code: 0 fine, 1 something was found,
2 the command or a setting is wrong. What is done lives elsewhere and is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from papote import __version__, errands
from papote.config import Between, OneOf, Setting, default_text, load, settings
from papote.errors import ConfigurationError, OfficeError
from papote.keeping import add_commands
from papote.loadgen import options as benches

EPILOGUE = """\
examples:
  papote serve                          open an office at http://127.0.0.1:8080
  papote serve --map office.tmj         the same, on a map of one's own
  papote serve --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem
  papote demo --people 40               the same, with simulated people in it
  papote map check office.tmj           see whether a map can be served
  papote doctor media                   see whether sound and pictures get through from here
  papote bench media                    measure what forwarding of sound and pictures costs
  papote bench recording                measure what recording them costs
  papote bench encounters               measure what remembering encounters costs
  papote bench topics                   measure what looking for people costs
  papote invite --role owner            make the link by which the first owner comes in
  papote space set --access members     say who may come in
  papote backup backups/                save everything the office keeps, while it runs
  papote restore FILE --data-dir new    bring it back, into an empty place
  papote docs configuration             print what can be set, and how
"""

SERVE_EPILOGUE = """\
Every option can also be a variable of the environment (--resume-seconds is PAPOTE_RESUME_SECONDS) or a line of
papote.toml in the data directory (resume_seconds = 60). What is given here counts most, the file least.
"""


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (try {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the result is the exit code."""
    options = build_parser().parse_args(arguments)
    try:
        run: int = options.run(options)
    except OfficeError as error:
        print(f"papote: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has seen enough (`papote docs … | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return run


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options; those of ``serve`` are the settings of ``config``."""
    parser = _Parser(
        prog="papote",
        description="A spatial office in the browser: walk up to people on a map, and you hear and see each other.",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"papote {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    serve = commands.add_parser(
        "serve",
        allow_abbrev=False,
        usage="papote serve [OPTION ...]",
        help="open an office",
        description="Opens an office and serves it until stopped (Ctrl+C, or SIGTERM).",
        epilog=SERVE_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--config", type=Path, metavar="FILE", help="the settings file, instead of DATA_DIR/papote.toml")
    groups: dict[str, argparse._ArgumentGroup] = {}
    for setting in settings():
        group = groups.get(setting.section)
        if group is None:
            group = groups[setting.section] = serve.add_argument_group(setting.section.lower())
        _add_option(group, setting)
    serve.set_defaults(run=_serve)

    maps = commands.add_parser("map", help="look at maps", description="Looks at maps.")
    map_commands = maps.add_subparsers(metavar="COMMAND", required=True)
    check = map_commands.add_parser(
        "check",
        help="see whether maps can be served",
        description="Reads maps, and prints for each what it has, or in one sentence why it cannot be served. "
        "The exit code is 0 when every map can be served, and 1 otherwise.",
    )
    check.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER", help="a folder stands for every map in it"
    )
    check.add_argument("--warnings", action="store_true", help="also print what is odd in maps that can be served")
    check.set_defaults(run=_check_maps)

    bench = commands.add_parser(
        "bench", help="measure what things cost", description="Measures what things cost on this machine."
    )
    bench_commands = bench.add_subparsers(metavar="COMMAND", required=True)
    media = bench_commands.add_parser(
        "media",
        help="measure the forwarding of sound and pictures",
        description="Sends packets through a media worker, and prints what it costs, for people and in one line of "
        "JSON. The short form takes half a minute.",
    )
    media.add_argument(
        "--janus",
        action="store_true",
        help="measure Janus (apt install janus) with the same clients, in turns with ours",
    )
    media.add_argument(
        "--walkers",
        type=int,
        default=0,
        metavar="N",
        help="measure again while so many people walk about in an office",
    )
    media.add_argument("--full", action="store_true", help="up to 500 receivers, and 60 people who all talk")
    media.add_argument("--seconds", type=float, default=4.0, metavar="N", help="how long each is measured [4]")
    media.set_defaults(run=_bench_media)
    recording = bench_commands.add_parser(
        "recording",
        help="measure the recording of sound and pictures",
        description="Hands packets of ten people to the recorder, and prints what that costs for each of them.",
    )
    recording.add_argument("--seconds", type=float, default=30.0, metavar="N", help="of talk that is recorded [30]")
    recording.set_defaults(run=_bench_recording)
    meeting = bench_commands.add_parser(
        "encounters",
        help="measure what remembering encounters costs",
        description="Lets people in bubbles come and go, all of whom keep an address book, and prints what noticing "
        "and writing down their encounters takes of a core.",
    )
    meeting.add_argument("--people", type=int, default=500, metavar="N", help="in the room [500]")
    meeting.add_argument("--bubbles", type=int, default=100, metavar="N", help="they stand in [100]")
    meeting.set_defaults(run=_bench_encounters)
    topics = bench_commands.add_parser(
        "topics",
        help="measure the search for people and topics",
        description="Fills one room, then the rooms of a space, with people who have cards, and asks what somebody who "
        "types asks.",
    )
    topics.add_argument("--people", type=int, default=1000, metavar="N", help="in all [1000]")
    topics.add_argument("--rooms", type=int, default=5, metavar="N", help="of the space [5]")
    topics.set_defaults(run=_bench_topics)
    benches.add(bench_commands, _bench_positions)
    evenings = bench_commands.add_parser(
        "evenings",
        help="measure what people get out of the coffee machine",
        description="Lets simulated people spend evenings walking about, at a machine that pairs them by chance, and "
        "at ours, with tables for all and with three; prints with whom they came to talk, how long they waited, and "
        "what a decision costs.",
    )
    evenings.add_argument("--evenings", type=int, default=1000, metavar="N", help="how many [1000]")
    evenings.add_argument("--queued", type=int, default=500, metavar="N", help="who wait for one decision [500]")
    evenings.add_argument("--seed", type=int, default=1, metavar="N", help="makes it repeatable [1]")
    evenings.set_defaults(run=_bench_evenings)

    qa = commands.add_parser(
        "qa", help="try an office for longer than tests do", description="Opens an office of its own and tries it out."
    )
    qa_commands = qa.add_subparsers(metavar="COMMAND", required=True)
    tones = qa_commands.add_parser(
        "tones",
        help="measure who hears whom",
        description="Simulated people with a tone each walk about, sit down, lock doors, go on stage. What sounds in "
        "each one's ears is compared with what the server says. The exit code is 0 when all was right.",
    )
    tones.add_argument("--people", type=int, default=5, metavar="N", help="2 to 8 [5]")
    tones.add_argument("--rounds", type=int, default=40, metavar="N", help="everybody walks in each [40]")
    tones.add_argument("--seed", type=int, default=1, metavar="N", help="makes it repeatable [1]")
    tones.set_defaults(run=_qa_tones)
    churn = qa_commands.add_parser(
        "churn",
        help="let people come and go at a table",
        description="Simulated people come, sit down at one table, listen and go, over and over; then tasks, "
        "descriptors, media sessions and memory are compared with before.",
    )
    churn.add_argument("--people", type=int, default=4, metavar="N", help="at a time [4]")
    churn.add_argument("--minutes", type=float, default=10.0, metavar="N", help="how long [10]")
    churn.add_argument("--seed", type=int, default=1, metavar="N", help="makes it repeatable [1]")
    churn.set_defaults(run=_qa_churn)

    demo = commands.add_parser(
        "demo",
        help="open an office with simulated people",
        description="Opens an office on this machine with simulated people who walk, drink coffee, sit at tables and "
        "talk. They are marked as simulated. Nothing is kept; Ctrl+C ends it, and prints what it cost.",
    )
    demo.add_argument("--people", type=int, default=40, metavar="N", help="1 to 100 [40]")
    demo.add_argument("--seed", type=int, default=7, metavar="N", help="who comes, and what they like [7]")
    demo.add_argument("--port", type=int, default=8080, metavar="N", help="to listen on; 0: a free one [8080]")
    demo.add_argument("--map", type=Path, metavar="FILE", help="instead of the shipped one")
    demo.set_defaults(run=_demo)

    add_commands(commands, bench_commands, qa_commands, lambda text: print(text, flush=True))
    errands.add_commands(commands, lambda text: print(text, flush=True))

    doctor = commands.add_parser(
        "doctor", help="see whether things work", description="Sees whether things work, and says what to do if not."
    )
    doctor_commands = doctor.add_subparsers(metavar="COMMAND", required=True)
    ways = doctor_commands.add_parser(
        "media",
        help="see whether sound and pictures get through from here",
        description="Sends packets to the media port of a running office and through its STUN and TURN servers, by "
        "UDP, TCP and TLS, and says what does not get through and what to do about it. Reads the same settings as "
        "serve: the environment and the settings file. The exit code is 0 when nothing is broken, and 1 otherwise.",
    )
    ways.add_argument("--config", type=Path, metavar="FILE", help="the settings file, instead of DATA_DIR/papote.toml")
    ways.add_argument(
        "--at",
        default="",
        metavar="HOST",
        help="the machine the office runs on, as seen from here [as the settings say]",
    )
    ways.add_argument("--json", action="store_true", help="print one line for programs")
    ways.set_defaults(run=_doctor_media)

    docs = commands.add_parser("docs", help="print a document", description="Prints a document made from the code.")
    docs.add_argument("document", choices=("configuration", "protocol"), help="which one")
    docs.set_defaults(run=_print_document)
    return parser


def _add_option(group: argparse._ArgumentGroup, setting: Setting) -> None:
    text = setting.text.replace("`", "").replace("*", "").replace("%", "%%")
    text += f" [{default_text(setting).strip('`')}]"
    if setting.kind == "yes or no":
        group.add_argument(
            setting.option,
            action=argparse.BooleanOptionalAction,
            default=argparse.SUPPRESS,
            dest=setting.key,
            help=text,
        )
        return
    metavar = {"whole number": "N", "number": "N", "path": "PATH", "list": "A,B", "text": "TEXT"}[setting.kind]
    if isinstance(setting.bounds, OneOf):
        metavar = "|".join(setting.bounds.words)
    elif isinstance(setting.bounds, Between) and setting.section != "Serving":
        metavar = "N"
    # Types and bounds are checked by `load`, so that an option, a variable and the file are answered alike.
    group.add_argument(setting.option, default=argparse.SUPPRESS, dest=setting.key, metavar=metavar, help=text)


def _serve(options: argparse.Namespace) -> int:
    keys = {setting.key for setting in settings()}
    given = {key: value for key, value in vars(options).items() if key in keys}
    configuration = load(given, os.environ, options.config)
    from papote import app

    return app.serve(configuration, announce=lambda text: print(text, flush=True))


def _demo(options: argparse.Namespace) -> int:
    given = {"port": options.port, "simulated_people": options.people, "seed": options.seed, "simulation": "off"}
    if options.map is not None:
        given["map"] = options.map
    with tempfile.TemporaryDirectory(prefix="papote-demo-") as folder:
        configuration = load({**given, "data_dir": folder, "figures": False}, {})
        from papote import demo

        return demo.play(configuration, announce=lambda text: print(text, flush=True))


def _check_maps(options: argparse.Namespace) -> int:
    from papote.tilemap.check import check

    for path in options.paths:
        if not path.exists():
            raise ConfigurationError(str(path), "there is no such file or folder")
    report = check(options.paths)
    print(report.table(warnings=options.warnings))
    return 1 if report.refused else 0


def _bench_media(options: argparse.Namespace) -> int:
    import asyncio

    from papote.loadgen import janus, media

    if options.walkers:
        from papote import qa

        beside = (media.Scenario("10 rooms of 6", 10, 6, 0),) if options.full else media.SHORT
        cal, results, told = qa.media_beside_walkers(beside, options.seconds, options.walkers)
        print(media.table(cal, results), *told, media.document(cal, results), sep="\n\n")
        return 0
    if options.janus:
        janus.enter_network()
        scenarios = media.BESIDE_JANUS_FULL if options.full else media.SHORT
        cal, results = asyncio.run(media.compare(scenarios, options.seconds))
    else:
        cal, results = asyncio.run(media.run(media.FULL if options.full else media.SHORT, options.seconds))
    print(media.table(cal, results), media.document(cal, results), sep="\n\n")
    return 0


def _qa_tones(options: argparse.Namespace) -> int:
    from papote import qa

    report = qa.tones(options.people, options.rounds, options.seed)
    print(report.text())
    return 1 if report.wrong else 0


def _qa_churn(options: argparse.Namespace) -> int:
    from papote import qa

    report = qa.churn(options.people, options.minutes * 60, options.seed)
    print(report.text())
    return 1 if report.grown or report.deaf else 0


def _doctor_media(options: argparse.Namespace) -> int:
    import asyncio

    from papote.media import doctor

    where = doctor.places(load({}, os.environ, options.config), options.at)
    findings = asyncio.run(doctor.examine(where))
    print(doctor.document(findings) if options.json else doctor.report(findings))
    return 0 if doctor.healthy(findings) else 1


def _bench_recording(options: argparse.Namespace) -> int:
    import asyncio

    from papote.loadgen import recording

    result = asyncio.run(recording.run(options.seconds))
    print(recording.table(result), recording.document(result), sep="\n\n")
    return 0


def _bench_encounters(options: argparse.Namespace) -> int:
    from papote.loadgen import encounters

    cost = encounters.run(options.people, options.bubbles)
    print(encounters.table(cost), encounters.document(cost), sep="\n\n")
    return 0


def _bench_topics(options: argparse.Namespace) -> int:
    from papote.loadgen import topics

    for rooms in sorted({1, options.rooms}):
        found = topics.run(options.people, rooms=rooms)
        print(topics.table(found, rooms), topics.document(found, options.people, rooms), sep="\n\n")
    return 0


def _bench_evenings(options: argparse.Namespace) -> int:
    from papote.loadgen import evenings, rounds

    for name in ("evenings", "queued"):
        if getattr(options, name) < 1:
            raise ConfigurationError(name, "must be more than 0")
    result = evenings.run(options.evenings, options.seed, options.queued, step=_simulated)
    _progress("", 0.0)
    result = replace(result, moments=rounds.run(options.queued, options.seed))
    print(evenings.table(result), evenings.document(result), sep="\n\n")
    return 0


def _simulated(share: float) -> None:
    _progress("evenings", share)


def _bench_positions(options: argparse.Namespace) -> int:
    import asyncio

    from papote.loadgen import positions, report

    def show(result: report.Result) -> None:
        _progress("", 0.0)
        if not options.json:
            print(report.table(result), end="\n\n")
        print(report.document(result), flush=True)

    wish = benches.wish(options)
    if getattr(options, "search", False):
        held = asyncio.run(positions.search(wish, _progress, show))
        print(f"{held} people can walk in one view.")
        return 0 if held else 1
    result = asyncio.run(positions.run(wish, _progress))
    show(result)
    return 1 if result.faults else 0


def _progress(doing: str, share: float) -> None:
    """A bar on the last line of a terminal; nothing where nobody looks."""
    if sys.stderr.isatty():
        full = round(min(1.0, share) * 30)
        bar = f"[{'#' * full}{'.' * (30 - full)}] {doing}" if doing else ""
        print(f"\r\x1b[K{bar}", end="", file=sys.stderr, flush=True)


def _print_document(options: argparse.Namespace) -> int:
    if options.document == "configuration":
        from papote.config import documentation

        print(documentation(), end="")
    else:
        from papote.protocol.docs import render

        print(render(), end="")
    return 0
