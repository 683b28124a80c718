"""Tests of what a page leads to: imports read from text, followed to the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from papote.api.modules import import_map, modules_behind, sheets_behind

STATIC = Path(__file__).resolve().parents[2] / "static"


def folder(**files: str) -> Callable[[str], bytes | None]:
    """Files of so many texts; a double underscore stands for a slash, and all are modules."""
    texts = {f"{name.replace('__', '/')}.js": text.encode() for name, text in files.items()}
    return texts.get


@pytest.mark.parametrize(
    "line",
    [
        "import './b.js';",
        'import "./b.js"',
        "import { one, two as three } from './b.js';",
        "import {\n  one,\n  two,\n} from './b.js';",
        "import one, * as all from './b.js';",
        'import{options as n}from"./b.js";',
        "export { one } from './b.js';",
        "export * from './b.js';",
        "import { b } from 'bare';",
        "import { b } from '/static/b.js';",
    ],
)
def test_every_way_to_import_a_module_is_read(line: str) -> None:
    """By a path beside it, by an address, or by a name the page explains."""
    assert modules_behind(folder(a=line, b=""), ["a.js"], {"bare": "/static/b.js"}, "/static/") == ["b.js"]


@pytest.mark.parametrize(
    "line",
    [
        "const later = () => import('./b.js');",
        "  import './b.js';",
        " * @typedef {import('./b.js').B} B",
        "export const from = './b.js';",
        "import { b } from 'https://elsewhere.example/b.js';",
        "import { b } from 'nobody-says-what-this-is';",
        "import '../../b.js';",
        "import './absent.js';",
    ],
)
def test_what_is_imported_later_or_from_elsewhere_is_not_followed(line: str) -> None:
    """Nor what stands in a comment, outside the folder, or nowhere."""
    assert modules_behind(folder(a=line, b=""), ["a.js"], {}, "/static/") == []


def test_modules_are_told_nearest_first_and_once() -> None:
    """In the order a browser would find them; two that import each other end nothing."""
    read = folder(
        a="import './ui__b.js';\nimport './ui/b.js';\nimport './c.js';",
        ui__b="import '../c.js';\nimport './d.js';",
        c="import './e.js';",
        ui__d="import './b.js';\nimport '../a.js';",
        e="",
    )
    assert modules_behind(read, ["a.js"], {}, "/static/") == ["ui/b.js", "c.js", "ui/d.js", "e.js"]


def test_sheets_lead_to_sheets() -> None:
    """Their addresses need no dot."""
    texts = {
        "style/all.css": b"@import url(\"one.css\");\n@import 'two.css';\n@import url('https://elsewhere.example/x.css');",
        "style/one.css": b"@import '/static/view/three.css';",
        "style/two.css": b"p { background: url('picture.png'); }",
        "view/three.css": b"",
    }
    assert sheets_behind(texts.get, ["style/all.css"], "/static/") == [
        "style/one.css",
        "style/two.css",
        "view/three.css",
    ]


def test_the_page_says_what_bare_names_stand_for() -> None:
    """And a page that says nothing has none."""
    assert import_map(b'<script type="importmap">{"imports": {"x": "/static/x.js"}}</script>') == {"x": "/static/x.js"}
    assert import_map(b"<p>x</p>") == {}


def test_all_of_our_client_is_found() -> None:
    """No import of ours is written in a way that is overlooked."""

    def read(name: str) -> bytes | None:
        path = STATIC / name
        return path.read_bytes() if path.is_file() else None

    html = (STATIC / "index.html").read_bytes()
    first = ["main.js", "ui/inside.js", "view/scene.js"]
    found = {*first, *modules_behind(read, first, import_map(html), "/static/")}
    page = {
        path.relative_to(STATIC).as_posix() for part in ("net", "state", "map") for path in (STATIC / part).glob("*.js")
    }
    assert page - found == set()
    assert "vendor/preact/preact.mjs" in found
    styles = {path.relative_to(STATIC).as_posix() for path in (STATIC / "style").glob("*.css")}
    assert styles - {"style/papote.css"} == set(sheets_behind(read, ["style/papote.css"], "/static/"))
