"""YAML with places: every value knows its file and line, keys may not repeat, decimals never become floats."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import yaml

from jingzhun.policy.faults import Place, PolicyFault

_INT, _FLOAT, _BOOL, _NULL = ("tag:yaml.org,2002:" + t for t in ("int", "float", "bool", "null"))


@dataclass(frozen=True)
class Node:
    """A value read from YAML with its place: a scalar, a list of nodes or a mapping of nodes."""

    value: object
    place: Place
    items: dict[str, Node] = field(default_factory=dict)
    rows: list[Node] = field(default_factory=list)

    @property
    def is_mapping(self) -> bool:
        """Whether the node is a mapping."""
        return self.value is dict

    def plain(self) -> object:
        """Return the node as plain dicts, lists and scalars."""
        if self.value is dict:
            return {k: n.plain() for k, n in self.items.items()}
        return [n.plain() for n in self.rows] if self.value is list else self.value


def read_nodes(text: str, file: str) -> Node:
    """Return the document as nodes.

    Raises
    ------
    PolicyFault
        ``not_yaml`` or ``duplicate_key``.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1 if mark else 1)
        raise PolicyFault("not_yaml", place=place, detail=str(getattr(error, "problem", error))) from error
    if root is None:
        raise PolicyFault("not_yaml", place=Place(file, 1), detail="empty file")
    return _node(root, file)


def _node(raw: yaml.Node, file: str) -> Node:
    place = Place(file, raw.start_mark.line + 1)
    if isinstance(raw, yaml.MappingNode):
        items: dict[str, Node] = {}
        for key, value in raw.value:
            name = str(key.value)
            if name in items:
                raise PolicyFault("duplicate_key", place=Place(file, key.start_mark.line + 1), key=name)
            items[name] = _node(value, file)
        return Node(dict, place, items=items)
    if isinstance(raw, yaml.SequenceNode):
        return Node(list, place, rows=[_node(n, file) for n in raw.value])
    return Node(_scalar(raw, place), place)


def _scalar(raw: yaml.Node, place: Place) -> object:
    text = str(raw.value)
    if raw.tag == _NULL:
        return None
    if raw.tag == _BOOL:
        return text.lower() in {"yes", "true", "on"}
    if raw.tag == _INT and text.lstrip("+-").isdigit():
        return int(text)
    if raw.tag == _FLOAT:
        try:
            return Decimal(text)
        except InvalidOperation:
            raise PolicyFault("not_a_number", place=place, key="value", detail=text) from None
    return text


def node_of(plain: object, place: Place) -> Node:
    """Return plain data (an inline override) as nodes, all at one place."""
    if isinstance(plain, dict):
        return Node(dict, place, items={str(k): node_of(v, place) for k, v in plain.items()})
    if isinstance(plain, list | tuple):
        return Node(list, place, rows=[node_of(v, place) for v in plain])
    if isinstance(plain, float):
        return Node(Decimal(str(plain)), place)
    return Node(plain, place)
