#!/usr/bin/env python3
"""Run a command with the settings of the site, as systemd gives them to kneefoot.service.

    deploy/with_settings.py /etc/kneefoot.env COMMAND …

The file is systemd's, not the shell's: in a shell `&` ends a command, `, b.example` is a word of
its own and `$` begins a name. It is read line by line, and nothing in a value is replaced. What
systemd could take for something else than it looks like (a backslash, text after a quotation mark)
is refused, so that a command never works on other settings than the site.

Needs no more than Python itself, so that root imports nothing of the site's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(
    r"""[ \t]*(?P<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*
    (?: '(?P<single>[^'\x00]*)' | "(?P<double>[^"\\\x00]*)" | (?P<bare>[^'"\\\x00 \t][^\\\x00]*)? )
    [ \t]*""",
    re.VERBOSE,
)
#: All that a command gets of whoever calls it: a service would not see the rest either.
OF_THE_CALLER = ("PATH", "TERM", "LANG", "LC_ALL")


class NotPlain(ValueError):
    """A line that is not NAME=value; says its number only, since the line may hold a password."""


def read(text: str) -> dict[str, str]:
    """Return the settings by name; the last of several with one name holds."""
    found: dict[str, str] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        words = line.strip(" \t")
        # A backslash at its end would take the next line into the comment, in some versions.
        if not words or (words[0] in "#;" and not words.endswith("\\")):
            continue
        match = LINE.fullmatch(line)
        if match is None:
            raise NotPlain(
                f"line {number} is not plain: write NAME=value, with no backslash, and quotation "
                "marks around the whole value or not at all"
            )
        bare = (match["bare"] or "").rstrip(" \t")
        found[match["name"]] = match["single"] or match["double"] or bare
    return found


def environment(settings: Mapping[str, str], caller: Mapping[str, str]) -> dict[str, str]:
    return {**{name: caller[name] for name in OF_THE_CALLER if name in caller}, **settings}


def main(path: str, *command: str) -> None:
    try:
        settings = read(Path(path).read_text(encoding="utf-8"))
    except (NotPlain, OSError, UnicodeDecodeError) as error:
        sys.exit(f"{path}: {error}" if isinstance(error, ValueError) else str(error))
    os.execvpe(command[0], command, environment(settings, os.environ))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: with_settings.py FILE COMMAND [ARGUMENT …]")
    main(*sys.argv[1:])
