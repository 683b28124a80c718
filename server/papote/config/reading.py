"""How settings are read: arguments over variables over the settings file, each with the reason where one is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from papote.config.bounds import Between, OneOf, number_text, parted
from papote.config.configuration import Configuration
from papote.errors import ConfigurationError

PREFIX = "PAPOTE_"
"""What a variable of the environment that is a setting begins with."""

FILE_NAME = "papote.toml"
"""The settings file looked for in the data directory."""


def load(
    arguments: Mapping[str, object], environment: Mapping[str, str], file: Path | None = None, home: Path | None = None
) -> Configuration:
    """Put a configuration together: ``arguments`` over ``PAPOTE_*`` of ``environment`` over the settings file.

    ``file`` is the settings file that must be there; without it ``papote.toml`` in the data directory is read
    if there is one. Relative paths count from ``home``, those of the file from its folder.
    """
    types = {key: parted(hint) for key, hint in get_type_hints(Configuration, include_extras=True).items()}
    home = home if home is not None else Path()
    given: dict[str, object] = {}
    for key, value in arguments.items():
        given[key] = _read(key, key, value, types, home)
    named: dict[str, object] = {}
    for variable, text in environment.items():
        if variable.startswith(PREFIX):
            key = variable.removeprefix(PREFIX).lower()
            named[key] = _read(variable, key, text, types, home)
    values = named | given
    if file is not None and not file.is_file():
        raise ConfigurationError("config", f"there is no file {file}")
    if file is None:
        folder = values.get("data_dir", home / Configuration.data_dir)
        assert isinstance(folder, Path)
        file = folder / FILE_NAME
    written: dict[str, object] = {}
    if file.is_file():
        for key, value in _flat(_parse(file)).items():
            written[key] = _read(f"{key} in {file.name}", key, value, types, file.parent)
    complete: dict[str, Any] = {"data_dir": home / Configuration.data_dir, **written, **values}
    return Configuration(**complete)


def _parse(file: Path) -> dict[str, object]:
    import tomllib  # here: most offices have no such file, and every command waits for what is imported above

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(file), f"not valid TOML: {error}") from None
    except OSError as error:
        raise ConfigurationError(str(file), f"cannot be read: {error.strerror}") from None


def _flat(table: Mapping[str, object]) -> dict[str, object]:
    """Write ``[ice] stun_urls`` as ``ice_stun_urls``."""
    flat: dict[str, object] = {}
    for key, value in table.items():
        # A section may be empty; a setting may not be one.
        if isinstance(value, dict) and (value or key not in Configuration.__dataclass_fields__):
            flat.update({f"{key}_{inner}": each for inner, each in _flat(value).items()})
        else:
            flat[key] = value
    return flat


def _read(where: str, key: str, value: object, types: Mapping[str, tuple[Any, Any]], home: Path) -> object:
    if key not in types:
        import difflib

        near = difflib.get_close_matches(key, types, n=1)
        raise ConfigurationError(where, "there is no such setting" + (f"; is {near[0]} meant?" if near else ""))
    plain, bounds = types[key]
    converted = _convert(where, plain, value, home)
    if isinstance(bounds, Between) and isinstance(converted, int | float):
        if not bounds.least <= converted <= bounds.greatest:
            limits = f"from {number_text(bounds.least)}"
            if bounds.greatest < math.inf:
                limits += f" to {number_text(bounds.greatest)}"
            raise ConfigurationError(where, f"expected a number {limits}, got {value}")
    elif isinstance(bounds, OneOf) and converted not in bounds.words:
        raise ConfigurationError(where, f"expected one of {', '.join(bounds.words)}, got {value!r}")
    return converted


TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
"""What says yes in a variable."""

FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
"""What says no in a variable."""


def _convert(where: str, plain: Any, value: object, home: Path) -> object:
    """Turn a text (variable, option) or a TOML value into the setting's type, or say what was expected."""
    if plain in (int | None, Path | None) and value in (None, ""):
        return None
    if plain is bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in TRUE_WORDS | FALSE_WORDS:
            return value.strip().lower() in TRUE_WORDS
        raise ConfigurationError(where, f"expected true or false, got {value!r}")
    if plain in (int, int | None, float):
        return _number(where, plain is float, value)
    if plain in (Path, Path | None) and isinstance(value, str | Path) and "\0" not in str(value) and str(value):
        return home / Path(value).expanduser()
    if get_origin(plain) is tuple:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
            return tuple(value)
        raise ConfigurationError(where, f"expected a list of texts, got {value!r}")
    if plain is str and isinstance(value, str):
        return value.strip()
    raise ConfigurationError(where, f"expected a {'path' if plain is not str else 'text'}, got {value!r}")


def _number(where: str, fraction: bool, value: object) -> int | float:
    word = "a number" if fraction else "a whole number"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ConfigurationError(where, f"expected {word}, got {value!r}")
    try:
        number = float(value) if fraction else int(value) if isinstance(value, int | str) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ConfigurationError(where, f"expected {word}, got {value!r}")
    return number
