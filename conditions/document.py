"""One canonical form of the knowledge: plain data, JSON text, and its hash. No Django.

Two pieces of knowledge are the same exactly when their canonical forms are equal: defaults are
left out, keys follow the schema with the basis of a figure last, whole numbers have no
fraction, and lists without an order of their own (sources, members) are sorted.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from . import schema

#: Kinds of content files, in the order in which they refer to each other.
KINDS: dict[str, type[schema.Part]] = {
    "sources": schema.Source,
    "topics": schema.Topic,
    "treatments": schema.Treatment,
    "conditions": schema.Condition,
    "exercises": schema.Exercise,
    "groups": schema.Group,
    "links": schema.Link,
    "rules": schema.SafetyRule,
}

_BASIS = tuple(schema.Basis.model_fields)
_UNORDERED = {"sources", "often_with", "members"}
_IN_ENUM_ORDER: dict[str, list[Any]] = {
    "regions": list(schema.Region),
    "scope": list(schema.Region),
    "mechanisms": list(schema.Mechanism),
}
#: Per class: attribute, key in files, default (``...`` where there is none).
_fields: dict[type, list[tuple[str, str, Any]]] = {}


def _fields_of(cls: type[BaseModel]) -> list[tuple[str, str, Any]]:
    if cls not in _fields:
        infos = cls.model_fields.items()
        last = _BASIS if issubclass(cls, schema.Basis) else ()
        _fields[cls] = [
            (
                name,
                info.alias or name,
                ... if info.is_required() else info.get_default(call_default_factory=True),
            )
            for name, info in sorted(infos, key=lambda item: item[0] in last)
        ]
    return _fields[cls]


def plain(value: Any) -> Any:
    """The canonical plain data of a piece of knowledge: what its content file says."""
    if isinstance(value, BaseModel):
        out: dict[str, Any] = {}
        for name, key, default in _fields_of(type(value)):
            item = getattr(value, name)
            if item == default and default is not ...:
                continue
            if name in _UNORDERED:
                item = sorted(item)
            elif name in _IN_ENUM_ORDER and not isinstance(item, str):
                order = _IN_ENUM_ORDER[name].index
                item = (
                    {k: item[k] for k in sorted(item, key=order)}
                    if isinstance(item, dict)
                    else sorted(set(item), key=order)
                )
            out[key] = plain(item)
        return out
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def text_of(data: Any) -> str:
    """Canonical JSON of plain data, without spaces."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(piece: schema.Part) -> str:
    """The hash of one piece of knowledge, equal for a file and for the rows made from it."""
    return sha256(text_of(plain(piece)))


def to_document(knowledge: schema.Knowledge) -> str:
    """The frozen document of a release: every piece in order of kind and code."""
    return text_of(
        {
            kind: {code: plain(piece) for code, piece in sorted(getattr(knowledge, kind).items())}
            for kind in KINDS
        }
    )


def from_document(document: str) -> schema.Knowledge:
    return schema.Knowledge.model_validate(json.loads(document))
