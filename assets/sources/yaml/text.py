"""YAML in which every scalar is the text that was typed, and every value knows its line.

``0363``, ``NO`` and ``12:30`` stay what they are; what reads them decides on types. Anchors, aliases, merge
keys, tags and doubled keys are refused. What the keys mean is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Node = dict[str, Any] | list[Any] | str
"""A mapping, a list or a text; an empty value is the empty text."""

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value, such as ``("documents", 1, "titel")``."""

MAX_DEPTH = 20

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its parser is used: nothing is resolved or constructed, so no scalar can become a number."""


class YamlMistake(Exception):
    """What is wrong in a YAML text, and in which line."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class YamlText:
    """The content of a YAML text, and the line (from 1) of every place in it."""

    content: Node
    lines: Mapping[Place, int]

    def line_of(self, place: Place) -> int:
        """The line of that place, or of the nearest place around it that is there."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


def shown(place: Place) -> str:
    """The place as a person writes it: ``documents[1].titel``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{_printable(step)}" for step in place)
    return text.removeprefix(".")


def _printable(key: str) -> str:
    """A key as it stands, or with its control characters written out: a message stays one line."""
    return key if key.isprintable() else key.encode("unicode_escape").decode("ascii")


def parse(text: str) -> YamlText:
    """The single document in ``text``; an empty document is the empty text.

    Raises ``YamlMistake`` for text that is no YAML and for whatever of YAML is refused.
    """
    building = _Building()
    for event in _events(text):
        building.take(event)
    return YamlText(building.root, building.lines)


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "text that cannot be read"
        raise YamlMistake(mark.line + 1 if mark else 1, f"expected YAML, found: {problem}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlMistake(line, "expected text, found a control character") from None


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet; ``key`` waits for its value."""

    content: dict[str, Any] | list[Any]
    place: Place
    key: str | None = None


@dataclass(slots=True)
class _Building:
    """Joins parser events into nodes without recursion, so that depth is a mistake and never a crash."""

    root: Node = ""
    lines: dict[Place, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        line: int = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise YamlMistake(line, "expected one document, found a second one")
        elif isinstance(event, yaml.AliasEvent):
            raise YamlMistake(line, f"expected values written out, found the alias *{str(event.anchor)[:40]}")
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def _node(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            raise YamlMistake(line, f"expected values written out, found the anchor &{event.anchor[:40]}")
        if event.tag is not None:
            raise YamlMistake(line, f"expected plain values, found the tag {event.tag[:40]}")
        holder = self.stack[-1] if self.stack else None
        if holder is not None and isinstance(holder.content, dict) and holder.key is None:
            self._key(holder, event, line)
            return
        place = self._place(holder)
        self.lines.setdefault(place, line)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = event.value
        else:
            node = {} if isinstance(event, yaml.MappingStartEvent) else []
            if len(self.stack) >= MAX_DEPTH:
                raise YamlMistake(line, f"expected at most {MAX_DEPTH} levels, found more")
        self._put(holder, node)
        if not isinstance(node, str):
            self.stack.append(_Open(node, place))

    def _key(self, holder: _Open, event: Any, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlMistake(line, "expected a key that is text, found a list or a mapping")
        key = event.value
        if key == "<<":
            raise YamlMistake(line, "expected values written out, found the merge key <<")
        place = (*holder.place, key)
        if key in holder.content:
            first = self.lines[place]
            raise YamlMistake(
                line, f"{shown(place)[:100]}: expected once, found again (first in line {first})"
            )
        self.lines[place] = line
        holder.key = key

    @staticmethod
    def _place(holder: _Open | None) -> Place:
        if holder is None:
            return ()
        step: str | int = len(holder.content) if isinstance(holder.content, list) else holder.key or ""
        return (*holder.place, step)

    def _put(self, holder: _Open | None, node: Node) -> None:
        if holder is None:
            self.root = node
        elif isinstance(holder.content, list):
            holder.content.append(node)
        else:
            holder.content[holder.key or ""] = node
            holder.key = None
