"""Public names are in one sorted ``__all__``, exist, and are documented."""

import importlib
import inspect
import pkgutil

import pytest

import luopan

PACKAGES = sorted(
    {"luopan"}
    | {info.name for info in pkgutil.walk_packages(luopan.__path__, prefix="luopan.") if info.ispkg}
)


def order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions, each by name: the order that ruff writes."""
    return (not name.isupper(), not name[0].isupper(), name)


def public(package: str) -> list[str]:
    return list(getattr(importlib.import_module(package), "__all__", []))


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_sorted_and_exists(package: str) -> None:
    names = public(package)
    assert names == sorted(names, key=order)
    module = importlib.import_module(package)
    assert [n for n in names if not hasattr(module, n)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_everything_public_has_a_docstring(package: str) -> None:
    module = importlib.import_module(package)
    assert (module.__doc__ or "").strip(" .")
    bare = [
        name
        for name in public(package)
        if (inspect.isclass(thing := getattr(module, name)) or inspect.isfunction(thing))
        and not inspect.getdoc(thing)
    ]
    assert bare == []
