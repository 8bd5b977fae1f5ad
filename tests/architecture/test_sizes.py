"""The size rule: small modules, short functions, flat classes, no exact duplicates."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODULES = sorted(SOURCE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
# A command's parameters are its options: Typer reads them from the signature.
COMMANDS = SOURCE / "luopan" / "cli"


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_module_is_at_most_600_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_functions_are_short_and_take_few_parameters(path: Path) -> None:
    long = [f"{f.name}: {body_lines(f)} lines" for f in functions(path) if body_lines(f) > 60]
    assert long == []
    if path.is_relative_to(COMMANDS):
        return
    wide = []
    for f in functions(path):
        given = [*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs]
        count = len([a for a in given if a.arg not in {"self", "cls"}])
        numba = any("jit" in ast.unparse(d) for d in f.decorator_list)
        # A compiled kernel takes plain arrays, so a plan object cannot carry them.
        if count > 7 and not numba:
            wide.append(f"{f.name}: {count} parameters")
    assert wide == []


def test_median_module_is_readable_in_one_sitting() -> None:
    sizes = sorted(
        len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES if p.name != "__init__.py"
    )
    assert 60 <= sizes[len(sizes) // 2] <= 200


def test_no_drawer_modules() -> None:
    assert [p for p in MODULES if p.stem in FORBIDDEN_NAMES] == []


def test_init_files_hold_no_logic() -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
    logic = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if path.name == "__init__.py" and path.parent.name != "luopan"
        for node in tree(path).body
        if not isinstance(node, allowed)
    ]
    assert logic == []


def test_no_empty_rooms() -> None:
    empty = [
        str(folder.relative_to(SOURCE))
        for folder in SOURCE.rglob("*")
        if folder.is_dir()
        and "__pycache__" not in folder.parts
        and not [p for p in folder.rglob("*") if p.is_file() and p.name != "__init__.py"]
    ]
    assert empty == []


def test_classes_are_shallow_and_small() -> None:
    parents: dict[str, list[str]] = {}
    crowded = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                parents[node.name] = [ast.unparse(b).split(".")[-1] for b in node.bases]
                methods = [n for n in node.body if isinstance(n, ast.FunctionDef)]
                if len(methods) > 20:
                    crowded.append(f"{node.name}: {len(methods)} methods")

    def depth(name: str) -> int:
        return 1 + max((depth(b) for b in parents[name] if b in parents), default=0)

    deep = {
        name: depth(name) for name in parents if depth(name) > (3 if name.endswith("Error") else 2)
    }
    assert crowded == []
    assert deep == {}


def test_no_function_is_written_twice() -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for f in functions(path):
            if body_lines(f) >= 5:
                body = ast.dump(ast.Module(body=f.body, type_ignores=[]))
                seen[body].append(f"{path.relative_to(SOURCE)}:{f.name}")
    assert [places for places in seen.values() if len(places) > 1] == []
