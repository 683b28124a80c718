"""Settings as they are shown: one by one for the command line, and all of them as ``docs/configuration.md``."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from papote.config.bounds import Between, OneOf, number_text, parted
from papote.config.configuration import Configuration
from papote.config.reading import PREFIX


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as the documentation and the command line show it."""

    key: str
    section: str
    type: Any
    """The plain type, without bounds."""
    bounds: Between | OneOf | None
    default: object
    text: str

    @property
    def variable(self) -> str:
        """Its variable in the environment."""
        return PREFIX + self.key.upper()

    @property
    def option(self) -> str:
        """Its option on the command line."""
        return "--" + self.key.replace("_", "-")

    @property
    def kind(self) -> str:
        """Its type, said in a word."""
        match self.type:
            case t if t is bool:
                return "yes or no"
            case t if t is int or t == int | None:
                return "whole number"
            case t if t is float:
                return "number"
            case t if t is Path or t == Path | None:
                return "path"
            case t if get_origin(t) is tuple:
                return "list"
            case _:
                return "text"


@cache
def settings() -> tuple[Setting, ...]:
    """Every setting, in the order of the source, with the text written below it there."""
    source = inspect.getsource(Configuration)
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    lines = source.splitlines()
    hints = get_type_hints(Configuration, include_extras=True)
    defaults = {each.name: each.default for each in dataclasses.fields(Configuration)}
    found: list[Setting] = []
    section = ""
    read = 0
    for node, below in zip(body.body, body.body[1:], strict=False):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
            continue
        for line in lines[read : node.lineno]:
            if line.strip().startswith("# -- "):
                section = line.strip().removeprefix("# -- ")
        read = node.lineno
        text = ""
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
            text = " ".join(below.value.value.split())
        key = node.target.id
        plain, bounds = parted(hints[key])
        found.append(Setting(key, section, plain, bounds, defaults[key], text))
    return tuple(found)


def documentation() -> str:
    """``docs/configuration.md``: every setting by section, with default, bounds and meaning."""
    parts = [
        "# Configuration",
        "",
        "*Printed by `papote docs configuration` from `server/papote/config/configuration.py`; change it there.*",
        "",
        "Every setting can be given in three ways; the first that is there counts:",
        "",
        "1. on the command line: `papote serve --resume-seconds 60`",
        "2. in the environment: `PAPOTE_RESUME_SECONDS=60` (lists are separated by commas)",
        "3. in `papote.toml` in the data directory, or in the file named by `--config`: `resume_seconds = 60`",
        "   (`[ice]` with `stun_urls` says the same as `ice_stun_urls`; relative paths count from the file's folder)",
        "",
        "A setting that is unknown, of another type or out of bounds stops the start with one sentence that names it.",
    ]
    section = ""
    for setting in settings():
        if setting.section != section:
            section = setting.section
            parts += ["", f"## {section}", "", "| Setting | Default | Kind | Meaning |", "|---|---|---|---|"]
        kind = setting.kind
        if isinstance(setting.bounds, Between):
            upper = f"to {number_text(setting.bounds.greatest)}" if setting.bounds.greatest < math.inf else "up"
            kind += f", from {number_text(setting.bounds.least)} {upper}"
        elif isinstance(setting.bounds, OneOf):
            kind = " or ".join(f"`{word}`" for word in setting.bounds.words)
        parts.append(f"| `{setting.key}` | {default_text(setting)} | {kind} | {setting.text} |")
    return "\n".join(parts) + "\n"


def default_text(setting: Setting) -> str:
    """The default as a reader writes it."""
    value = setting.default
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", ()):
        return "none"
    return f"`{number_text(value)}`" if isinstance(value, float) else f"`{value}`"
