"""Mutants of views: the modules of table rules with one number or one comparison changed by one.

A mutant is the source of a module with that one place changed, and everything that is built on it made anew.
Numbers are told apart from what is no bound: the years, labels and sentences that rules carry along.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from expectations.rules.model import Rule

MODULES = (
    "expectations.conservation",
    "expectations.rules.iv3.views",
    "expectations.rules.iv3.chosen",
    "expectations.rules.iv3.laws",
    "expectations.rules.documents.amount_views",
    "expectations.rules.documents.amounts",
    "expectations.rules.documents.pages",
    "expectations.rules.documents.percentages",
    "expectations.rules.plausibility.widespread",
    "expectations.rules.plausibility.within_year",
    "expectations.rules.plausibility.listed",
    "expectations.rules.plausibility.named",
    "expectations.rules.plausibility.national",
    "expectations.rules.plausibility.shares",
    "expectations.rules.plausibility.since_release",
    "expectations.rules.plausibility.coverage",
    "expectations.rules.plausibility.pages_since_release",
    "expectations.rules.corrections",
    "expectations.rules.release",
)
"""In the order in which they import each other."""

BESIDE = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}

NO_BOUNDS = frozenset({"planted", "reason", "sentence", "source", "version", "check"})
"""Keywords of a rule whose numbers decide nothing, or are mutated with their check."""

FOR_CANARIES = "_PLANTED"
"""Names of rows that planted years are made of."""


@dataclass(frozen=True, slots=True)
class ViewMutant:
    """A module, where and how it is changed, and its source as it then is."""

    module: str
    label: str
    tree: ast.Module


def view_mutants() -> Iterator[ViewMutant]:
    """Every number one up and one down (a fraction one percent), every comparison turned, of every module."""
    for module in MODULES:
        text = Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8")
        places = len(list(_places(ast.parse(text))))
        for number in range(places):
            for choice in range(_choices(list(_places(ast.parse(text)))[number])):
                tree = ast.parse(text)
                node = list(_places(tree))[number]
                yield ViewMutant(module, f"{module}: {_line(text, node)}: {_change(node, choice)}", tree)


def _line(text: str, node: ast.Constant | ast.Compare) -> str:
    """Where it stands, in words that do not change with the lines above it."""
    return text.splitlines()[node.lineno - 1].strip()


def _places(tree: ast.Module) -> Iterator[ast.Constant | ast.Compare]:
    """The numbers and comparisons that decide, in their order."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Assert) or _is_for_canaries(node):
            continue
        if (isinstance(node, ast.Constant) and type(node.value) in {int, float}) or (
            isinstance(node, ast.Compare) and type(node.ops[0]) in BESIDE
        ):
            yield node
        children = list(ast.iter_child_nodes(node))
        stack += [
            child
            for child in reversed(children)
            if not (isinstance(child, ast.keyword) and child.arg in NO_BOUNDS)
        ]


def _is_for_canaries(node: ast.AST) -> bool:
    """What a planted year holds is no bound; that it is caught is tested with the canaries."""
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], ast.Name) and node.targets[0].id.startswith(FOR_CANARIES)
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        return ast.unparse(node.returns) in {"Evidence", "Callable[[], Evidence]"}
    return False


def _choices(node: ast.Constant | ast.Compare) -> int:
    return 2 if isinstance(node, ast.Constant) else len(BESIDE[type(node.ops[0])])


def _change(node: ast.Constant | ast.Compare, choice: int) -> str:
    before = ast.unparse(node)
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, int | float)
        step = 1 if isinstance(node.value, int) else node.value / 100
        node.value = node.value + (step if choice else -step)
    else:
        node.ops[0] = BESIDE[type(node.ops[0])][choice]()
    return f"{before} -> {ast.unparse(node)}"


@contextmanager
def in_force(mutant: ViewMutant | None) -> Iterator[dict[str, Rule]]:
    """The table rules by id, built on the module as the mutant has it; everything is put back after."""
    # what comes before a module imports nothing of it
    anew = MODULES[MODULES.index(mutant.module) :] if mutant is not None else MODULES
    before = {name: sys.modules.pop(name) for name in anew}
    parents = {
        name: (sys.modules[name.rpartition(".")[0]], name.rpartition(".")[2], module)
        for name, module in before.items()
    }
    try:
        for name in anew:
            if mutant is not None and name == mutant.module:
                _execute(mutant, before[name])
            else:
                importlib.import_module(name)
        yield {rule.id: rule for name in MODULES for rule in getattr(sys.modules[name], "TABLE_RULES", ())}
    finally:
        sys.modules.update(before)
        for parent, attribute, module in parents.values():
            setattr(parent, attribute, module)


def _execute(mutant: ViewMutant, original: ModuleType) -> None:
    module = ModuleType(mutant.module)
    module.__file__, module.__package__ = original.__file__, original.__package__
    sys.modules[mutant.module] = module
    exec(compile(mutant.tree, str(original.__file__), "exec"), module.__dict__)
    parent, _, attribute = mutant.module.rpartition(".")
    setattr(sys.modules[parent], attribute, module)
