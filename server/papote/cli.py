"""The ``papote`` command: serve an office, check maps, print documents.

Here arguments become calls, and errors become one sentence and an exit code: 0 fine, 1 something was found,
2 the command or a setting is wrong. What is done lives elsewhere and is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from papote import __version__
from papote.config import Between, OneOf, Setting, default_text, load, settings
from papote.errors import ConfigurationError, OfficeError

EPILOGUE = """\
examples:
  papote serve                          open an office at http://127.0.0.1:8080
  papote serve --map office.tmj         the same, on a map of one's own
  papote serve --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem
  papote map check office.tmj           see whether a map can be served
  papote bench media                    measure what forwarding of sound and pictures costs
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
    media.add_argument("--full", action="store_true", help="up to 500 receivers, and 60 people who all talk")
    media.add_argument("--seconds", type=float, default=4.0, metavar="N", help="how long each is measured [4]")
    media.set_defaults(run=_bench_media)

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

    from papote.loadgen import media

    scenarios = media.FULL if options.full else media.SHORT
    cal, results = asyncio.run(media.run(scenarios, options.seconds))
    print(media.table(cal, results), media.document(cal, results), sep="\n\n")
    return 0


def _print_document(options: argparse.Namespace) -> int:
    if options.document == "configuration":
        from papote.config import documentation

        print(documentation(), end="")
    else:
        from papote.protocol.docs import render

        print(render(), end="")
    return 0
