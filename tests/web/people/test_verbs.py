"""Every verb that the site's code records has its sentence in the audit, and every sentence its verb."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jalon.web
from jalon.web.words import texts

HOME = Path(jalon.web.__file__).parent
ROOT = HOME.parent.parent


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {dotted(path): ast.parse(path.read_text()) for path in sorted(HOME.rglob("*.py"))}
IMPORTED = {
    (name, each.asname or each.name): (node.module or "", each.name)
    for name, module in MODULES.items()
    for node in ast.walk(module)
    if isinstance(node, ast.ImportFrom)
    for each in node.names
}
TAKERS = {
    (name, node.name): [each.arg for each in node.args.args].index("verb")
    for name, module in MODULES.items()
    if name != "jalon.web.people.audit"  # it reads verbs
    for node in ast.walk(module)
    if isinstance(node, ast.FunctionDef) and "verb" in [each.arg for each in node.args.args]
}
"""Functions that are told a verb, by module and name, and where among their arguments it stands."""


def told(name: str) -> Iterator[ast.expr]:
    """What a module's calls give as a verb."""
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            known = IMPORTED.get((name, node.func.id), (name, node.func.id))
            if known in TAKERS:
                named = [each.value for each in node.keywords if each.arg == "verb"]
                yield from named or node.args[TAKERS[known] : TAKERS[known] + 1]


def words(given: ast.expr, module: str) -> set[str]:
    """The verbs that an expression can be; none for a verb that is only passed on."""
    match given:
        case ast.Constant(value=str() as word):
            return {word}
        case ast.IfExp():
            return words(given.body, module) | words(given.orelse, module)
        case ast.Dict():
            return {word for value in given.values for word in words(value, module)}
        case ast.Subscript(value=ast.Name() as table):
            return words(table, module)
        case ast.Name(id=name):
            where, known = IMPORTED.get((module, name), (module, name))
            return {word for value in assigned(where, known) for word in words(value, where)}
        case _:
            return set()


def assigned(module: str, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(MODULES.get(module, ast.Module(body=[], type_ignores=[]))):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                yield from (
                    value
                    for each, value in zip(names, values, strict=True)
                    if isinstance(each, ast.Name) and each.id == name
                )
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if target == name:
                yield value


RECORDED = {word for name in MODULES for given in told(name) for word in words(given, name)}


def test_the_code_is_read_as_it_is_written() -> None:
    assert {name for _, name in TAKERS} >= {"record", "written", "removed"}
    assert {"password_changed", "action_reopened", "board_made", "weekly_stopped"} <= RECORDED


def test_a_verb_is_written_out_or_passed_on_under_its_name() -> None:
    unread = [
        (name, ast.unparse(given))
        for name in MODULES
        for given in told(name)
        if not words(given, name) and ast.unparse(given) != "verb"
    ]
    assert unread == []


def test_every_verb_has_its_sentence_and_every_sentence_its_verb() -> None:
    said = {key.removeprefix("audit.") for key in texts() if key.startswith("audit.")}
    assert RECORDED - said == set()
    assert said - RECORDED == set()
