"""Collect every interface string, and make a pretend language out of them.

    python scripts/pseudo_locale.py [folder]     by default locale/

Writes <folder>/django.pot, what a translator starts from, and <folder>/ar_XB/LC_MESSAGES/django.mo,
a right-to-left language that nobody speaks: each string in brackets, with accents and a little
longer. A string on a page that has no brackets was not made translatable; a page that falls apart
is not ready for Arabic. Switched on by KNEEFOOT_PSEUDO=1.

Django's own `makemessages` needs the programs of GNU gettext; Babel reads and writes the same.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CODE = "ar_XB"
PACKAGES = ("conditions", "kneefoot", "triage")
#: Babel's names for translating, and what Django adds to them.
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
#: Left as they are: names to be filled in, and HTML inside a string.
KEPT = re.compile(r"%\([^)]+\)[sd]|%%|%[sd]|<[^>]+>|&\w+;")
ACCENTS = str.maketrans("aeiounycAEIOUNYC", "áéíóúñýçÁÉÍÓÚÑÝÇ")
OPEN, CLOSE = "⟦", "⟧"
#: Right-to-left mark: without letters of such a language the text itself would run the other way.
RLM = "\u200f"


def pseudo(text: str) -> str:
    """``⟦Séé ýóúr résúlt ··⟧``: a third longer, as German or Finnish would be."""
    parts, end = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(ACCENTS), kept[0]]
        end = kept.end()
    parts.append(text[end:].translate(ACCENTS))
    longer = " " + "·" * (1 + len(text) // 6)
    return f"{RLM}{OPEN}{''.join(parts)}{longer}{CLOSE}"


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every module, and every template as Django rewrites it into calls of Python."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # Without indentation, which in a template means nothing and in Python does.
        yield path, "\n".join(map(str.strip, calls.splitlines())).encode()


def own_messages() -> Catalog:
    heading = "# Every interface string of Kneefoot."
    catalog = Catalog(charset="utf-8", header_comment=heading, project="Kneefoot", fuzzy=False)
    for path, source in sources():
        place = str(path.relative_to(ROOT))
        for line, message, _, context in extract("python", io.BytesIO(source), KEYWORDS):
            catalog.add(message, locations=[(place, line)], context=context)
    return catalog


def of_django() -> Catalog:
    """Names of months and the sentences of Django's own forms."""
    path = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        return read_po(file)


def pretend(*catalogs: Catalog) -> Catalog:
    pretended = Catalog(charset="utf-8")
    for message in (m for catalog in catalogs for m in catalog if m.id):
        both = isinstance(message.id, tuple)  # for one, and for several
        words = tuple(map(pseudo, message.id)) if both else pseudo(message.id)
        pretended.add(message.id, words, context=message.context)
    return pretended


def write(folder: Path) -> int:
    """How many strings are our own."""
    own = own_messages()
    target = folder / CODE / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with (folder / "django.pot").open("wb") as file:
        write_po(file, own, include_lineno=False)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, pretend(of_django(), own))
    return len(own)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "locale"
    print(f"{write(folder)} strings collected.")
