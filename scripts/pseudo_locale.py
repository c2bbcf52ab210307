"""Collect every interface string, and make a pretend language out of them.

    python scripts/pseudo_locale.py [folder]     by default locale/

Writes <folder>/django.pot, what a translator starts from, and <folder>/ar_XB/LC_MESSAGES/django.mo,
a right-to-left language that nobody speaks: each string in brackets, with accents and a little
longer. A string on a page that has no brackets was not made translatable; a page that falls apart
is not ready for Arabic. Switched on by KNEEFOOT_PSEUDO=1.

Needs no gettext programs: Python's own parser reads the modules, Django's the templates.
"""

from __future__ import annotations

import ast
import os
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = "ar_XB"
PACKAGES = ("conditions", "kneefoot", "triage")
SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
#: Left as they are: names to be filled in, and HTML inside a string.
KEPT = re.compile(r"%\([^)]+\)[sd]|%%|%[sd]|<[^>]+>|&\w+;")
ACCENTS = str.maketrans("aeiounycAEIOUNYC", "áéíóúñýçÁÉÍÓÚÑÝÇ")
OPEN, CLOSE = "⟦", "⟧"
#: Right-to-left mark: without letters of such a language the text itself would run the other way.
RLM = "\u200f"

Message = str | tuple[str, str]


def pseudo(text: str) -> str:
    """``⟦Séé ýóúr résúlt ··⟧``: a third longer, as German or Finnish would be."""
    parts, end = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(ACCENTS), kept[0]]
        end = kept.end()
    parts.append(text[end:].translate(ACCENTS))
    longer = " " + "·" * (1 + len(text) // 6)
    return f"{RLM}{OPEN}{''.join(parts)}{longer}{CLOSE}"


# --- collecting ----------------------------------------------------------------------------


def in_module(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [text for text in texts if isinstance(text, str)]
        if node.func.id in SIMPLE and texts:
            yield texts[0]
        elif node.func.id in PLURAL and len(texts) > 1:
            yield texts[0], texts[1]


def in_templates() -> Iterator[Message]:
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    engine = engines["django"].engine
    for path in sorted((ROOT / "templates").rglob("*.html")):
        template = engine.from_string(path.read_text(encoding="utf-8"))
        for node in _nodes(template.nodelist):
            if isinstance(node, TranslateNode):
                # Django looks a string of this tag up with its percent signs doubled.
                yield str(node.filter_expression.var.literal).replace("%", "%%")
            elif isinstance(node, BlockTranslateNode):
                one, _names = node.render_token_list(node.singular)
                if node.plural and node.countervar:
                    yield one, node.render_token_list(node.plural)[0]
                else:
                    yield one


def _nodes(nodes: object) -> Iterator[object]:
    for node in nodes:  # type: ignore[attr-defined]
        yield node
        for name in (*getattr(node, "child_nodelists", ()), "nodelist"):
            yield from _nodes(getattr(node, name, None) or ())


def of_django() -> Iterator[Message]:
    """Names of months and the sentences of Django's own forms."""
    import django

    text = (Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po").read_text()
    for block in re.split(r"\n\s*\n", text)[1:]:
        if "msgctxt" in block:
            continue
        found = dict(re.findall(r'^(msgid(?:_plural)?) ((?:".*"\n?)+)', block, re.MULTILINE))
        texts = {
            k: "".join(map(ast.literal_eval, v.split("\n")[: v.strip().count("\n") + 1]))
            for k, v in found.items()
        }
        if texts.get("msgid"):
            plural = texts.get("msgid_plural")
            yield (texts["msgid"], plural) if plural else texts["msgid"]


def own_messages() -> list[Message]:
    found: dict[Message, None] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(in_module(path))
    return [m for m in found | dict.fromkeys(in_templates()) if m]


# --- writing -------------------------------------------------------------------------------


def as_pot(messages: list[Message]) -> str:
    blocks = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    for message in messages:
        one, many = message if isinstance(message, tuple) else (message, "")
        named = "#, python-format\n" if "%(" in one else ""
        if many:
            words = (
                f'msgid {_quoted(one)}\nmsgid_plural {_quoted(many)}\nmsgstr[0] ""\nmsgstr[1] ""\n'
            )
        else:
            words = f'msgid {_quoted(one)}\nmsgstr ""\n'
        blocks.append(named + words)
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '\\n"\n"')
    return f'"{body}"'


def as_mo(messages: list[Message]) -> bytes:
    """The binary catalogue (its layout is in GNU gettext's manual, “The Format of GNU MO Files”)."""
    header = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    pairs = {"": header}
    for message in messages:
        if isinstance(message, tuple):
            pairs["\0".join(message)] = "\0".join(map(pseudo, message))
        else:
            pairs[message] = pseudo(message)
    rows = sorted((k.encode(), v.encode()) for k, v in pairs.items())
    start, keys, values = 28 + 16 * len(rows), b"", b""
    for key, value in rows:
        keys += key + b"\0"
        values += value + b"\0"
    index, at = [], start
    for part in (0, 1):
        for row in rows:
            index.append(struct.pack("<II", len(row[part]), at))
            at += len(row[part]) + 1
    count = len(rows)
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return head + b"".join(index) + keys + values


def write(folder: Path) -> int:
    own = own_messages()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.pot").write_text(as_pot(own), encoding="utf-8")
    target = folder / CODE / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    (target / "django.mo").write_bytes(as_mo(list(dict.fromkeys([*of_django(), *own]))))
    return len(own)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneefoot.settings")
    import django

    django.setup()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "locale"
    print(f"{write(folder)} strings collected.")
