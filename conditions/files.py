"""Content files: YAML a person can read and compare. No Django.

Reading keeps the line of every key, so that each error says ``file:line: reason``. Writing is
canonical: the same knowledge always gives the same bytes. Only ``true`` and ``false`` are
truth values here; ``yes`` and ``no`` are answers and stay words.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from . import schema
from .document import KINDS, plain

WIDTH = 100
_INT = re.compile(r"[-+]?(0|[1-9]\d*)$")
_FLOAT = re.compile(r"[-+]?\d+\.\d+([eE][-+]?\d+)?$")
_PLAIN = re.compile(r"[^\W\d_][^\n]*$")
#: Words that some YAML reader takes for a truth value or nothing.
_RESERVED = {"y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan", "inf"}
_OPTION_KEYS = set(schema.Option.model_fields)


@dataclass(frozen=True, order=True)
class FileProblem:
    """What is wrong with a file, and where."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class FileErrors(Exception):
    """Files that cannot be read."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class ContentFile:
    """One file as read: the piece of knowledge in it and the lines of its keys."""

    kind: str
    path: Path
    piece: Any
    text: str
    node: yaml.Node = field(repr=False)

    def line_of(self, loc: Sequence[Any]) -> int:
        return line_of(self.node, loc)


# --- reading -----------------------------------------------------------------------------


class _Unreadable(Exception):
    def __init__(self, node: yaml.Node, reason: str) -> None:
        self.line = node.start_mark.line + 1
        self.reason = reason


def _data(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        out: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _data(key_node)
            if not isinstance(key, str):
                key = key_node.value
            if key in out:
                raise _Unreadable(key_node, f"{key} is written twice")
            out[key] = _data(value_node)
        return out
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    if not node.tag.startswith("tag:yaml.org,2002:"):
        raise _Unreadable(node, f"the tag {node.tag} is not understood")
    text = node.value
    if (
        isinstance(node, yaml.ScalarNode) and node.style
    ):  # quoted or a block: words, whatever they look like
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


def line_of(node: yaml.Node, loc: Sequence[Any]) -> int:
    """The line of the key that a pydantic location or a problem's path leads to.

    Steps that the file does not have (a missing key, the name of a choice) are passed over.
    """
    line = node.start_mark.line + 1
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            for key_node, value_node in node.value:
                if key_node.value == str(step):
                    line, node = key_node.start_mark.line + 1, value_node
                    break
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value)
        ):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _reason(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"])
    message = error["msg"].removeprefix("Value error, ")
    given = error["input"]
    if error["type"] in ("value_error", "missing") or isinstance(given, (dict, list)):
        return f"{where}: {message}" if where else message
    return f"{where}: {message} (it says {given!r})"


def read_text(text: str, kind: str, path: Path | str) -> ContentFile:
    """One file's content. Raises ``FileErrors`` naming file, line and reason."""
    name = str(path)
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileErrors([FileProblem(name, line, f"not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise FileErrors([FileProblem(name, 1, f"not YAML: {error}")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise FileErrors([FileProblem(name, 1, "a content file is a list of keys and values")])
    try:
        piece = KINDS[kind].model_validate(_data(node))
    except _Unreadable as error:
        raise FileErrors([FileProblem(name, error.line, error.reason)]) from error
    except ValidationError as error:
        raise FileErrors(
            [
                FileProblem(name, line_of(node, item["loc"]), _reason(item))
                for item in error.errors(include_url=False)
            ]
        ) from error
    code = piece.code  # type: ignore[attr-defined]  # every piece has one
    if Path(path).name != f"{code}.yaml":
        reason = f"the file is called {Path(path).name} but its code is {code}"
        raise FileErrors([FileProblem(name, line_of(node, ["code"]), reason)])
    return ContentFile(kind, Path(path), piece, text, node)


def paths_in(directory: Path) -> Iterator[tuple[str, Path]]:
    """Kind and path of every content file, in the order in which kinds refer to each other."""
    for kind in KINDS:
        for path in sorted((directory / kind).glob("*.yaml")):
            yield kind, path


def read_directory(directory: Path | str) -> dict[tuple[str, str], ContentFile]:
    """Every content file by kind and code. Raises ``FileErrors`` with *all* that is wrong."""
    directory = Path(directory)
    problems: list[FileProblem] = []
    if not directory.is_dir():
        raise FileErrors([FileProblem(str(directory), 0, "there is no such directory")])
    for path in sorted(directory.iterdir()):
        if path.is_dir() and path.name not in KINDS:
            reason = f"unknown kind of content; kinds are {', '.join(KINDS)}"
            problems.append(FileProblem(str(path), 0, reason))
    found: dict[tuple[str, str], ContentFile] = {}
    for kind, path in paths_in(directory):
        try:
            file = read_text(path.read_text(encoding="utf-8"), kind, path)
        except FileErrors as error:
            problems += error.problems
        except UnicodeDecodeError:
            problems.append(FileProblem(str(path), 1, "not UTF-8 text"))
        else:
            found[kind, file.piece.code] = file
    if problems:
        raise FileErrors(problems)
    return found


# --- writing -----------------------------------------------------------------------------


def _scalar(value: Any, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        text = repr(value)
        return text if _INT.match(text) or _FLOAT.match(text) else f"{value:.12f}".rstrip("0")
    safe = (
        _PLAIN.match(value)
        and value.isprintable()
        and value.lower() not in _RESERVED
        and ": " not in value
        and " #" not in value
        and not value.endswith((":", " "))
        and not (flow and re.search(r"[,\[\]{}:]", value))
    )
    return value if safe else json.dumps(value, ensure_ascii=not value.isprintable())


def _is_atom(value: Any) -> bool:
    return not isinstance(value, (dict, list)) and not (
        isinstance(value, str) and re.search(r"\s", value)
    )


def _can_flow(value: Any) -> bool:
    """Short things without sentences stand on one line."""
    if isinstance(value, dict):
        if value.keys() <= _OPTION_KEYS and "label" in value:
            return True
        return all(map(_can_flow, value.values()))
    if isinstance(value, list):
        return all(_is_atom(item) for item in value)
    return _is_atom(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        items = (f"{_scalar(key, True)}: {_flow(item)}" for key, item in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, True)


def _paragraph(text: str, indent: int) -> list[str] | None:
    """The lines of a folded block, or None where folding would lose something."""
    words = text.split(" ")
    if not text.isprintable() or "" in words:
        return None
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return [" " * indent + line for line in lines]


def _lines(value: Any, indent: int, start: str) -> Iterator[str]:
    """``value`` after ``start`` (a key or a dash), going on in lines indented below it."""
    if isinstance(value, (dict, list)):
        one_line = f"{start} {_flow(value)}"
        if not value or (_can_flow(value) and len(one_line) <= WIDTH):
            yield one_line
        elif start.endswith("-"):  # an item of a list begins on the line of its dash
            inner = list(_block(value, indent))
            yield start + " " + inner[0].lstrip()
            yield from inner[1:]
        else:
            yield start
            yield from _block(value, indent)
        return
    one_line = f"{start} {_scalar(value)}"
    if isinstance(value, str) and len(one_line) > WIDTH:
        paragraph = _paragraph(value, indent)
        if paragraph:
            yield start + " >-"
            yield from paragraph
            return
    if isinstance(value, str) and "\n" in value:
        rows = value.split("\n")
        if all(row.isprintable() and row == row.strip() for row in rows) and rows[0] and rows[-1]:
            yield start + " |-"
            yield from (" " * indent + row if row else "" for row in rows)
            return
    yield one_line


def _block(value: Any, indent: int) -> Iterator[str]:
    margin = " " * indent
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _lines(item, indent + 2, f"{margin}{_scalar(key, True)}:")
    else:
        for item in value:
            yield from _lines(item, indent + 2, f"{margin}-")


def write_text(piece: schema.Part) -> str:
    """The canonical content file of one piece of knowledge."""
    return "\n".join(_block(plain(piece), 0)) + "\n"


def write_directory(knowledge: schema.Knowledge, directory: Path | str) -> list[Path]:
    """Write every piece where it differs and delete files of pieces that are gone.

    Returns the paths that changed.
    """
    directory = Path(directory)
    wanted = {
        directory / kind / f"{code}.yaml": piece
        for kind in KINDS
        for code, piece in getattr(knowledge, kind).items()
    }
    changed = []
    for path, piece in wanted.items():
        text = write_text(piece)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    for _kind, path in paths_in(directory):
        if path not in wanted:
            path.unlink()
            changed.append(path)
    return changed


def uncanonical(directory: Path | str) -> list[ContentFile]:
    """Files whose bytes are not the canonical ones."""
    files = read_directory(directory).values()
    return [file for file in files if write_text(file.piece) != file.text]


def format_files(directory: Path | str) -> list[Path]:
    """Rewrite files canonically, without a database. Returns the paths that changed."""
    changed = []
    for file in uncanonical(directory):
        text = write_text(file.piece)
        again = read_text(text, file.kind, file.path)
        if plain(again.piece) != plain(file.piece):  # never lose a word to the writer
            raise AssertionError(f"{file.path} would change its meaning")
        file.path.write_text(text, encoding="utf-8")
        changed.append(file.path)
    return changed
