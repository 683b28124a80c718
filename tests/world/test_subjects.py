"""Wishes and facts by subject: what a module holds is reached by the package, and belongs to something."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest

from papote.world import commands, events


def classes_of(package: ModuleType) -> set[type[Any]]:
    """Every class that a module of the package defines."""
    modules = [
        importlib.import_module(f"{package.__name__}.{each.name}") for each in pkgutil.iter_modules(package.__path__)
    ]
    return {
        each
        for module in modules
        for each in vars(module).values()
        if dataclasses.is_dataclass(each) and isinstance(each, type) and each.__module__ == module.__name__
    }


def parts_of(hint: object) -> set[object]:
    """A type with all that stands within its brackets."""
    return {hint}.union(*(parts_of(each) for each in get_args(hint)))


@pytest.mark.parametrize("package", [commands, events], ids=["commands", "events"])
def test_what_a_subject_holds_has_the_same_name_in_the_package(package: ModuleType) -> None:
    """Others import the packages alone."""
    for each in classes_of(package):
        assert getattr(package, each.__name__, None) is each


@pytest.mark.parametrize(
    ("package", "union"), [(commands, commands.Command), (events, events.Event)], ids=["commands", "events"]
)
def test_what_is_no_part_of_anything_else_is_a_wish_or_a_fact(package: ModuleType, union: object) -> None:
    """So that none is forgotten in the union, over which types are checked."""
    every = classes_of(package)
    parts = {part for each in every for hint in get_type_hints(each).values() for part in parts_of(hint)}
    assert every - parts == set(get_args(union))


def test_wishes_and_facts_have_the_same_subjects() -> None:
    """Whoever knows where one is finds the other."""
    assert {each.name for each in pkgutil.iter_modules(commands.__path__)} == {
        each.name for each in pkgutil.iter_modules(events.__path__)
    }
