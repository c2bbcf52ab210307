"""Print the path of a Chromium for the browser tests.

    python scripts/find_chromium.py             find one
    python scripts/find_chromium.py --install   find one, or install Debian's as root

Looks at CHROMIUM first, then for the usual names on the PATH, then for a browser that
Playwright has downloaded. Prints nothing, and says so loudly on the error channel, if
there is none; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")
# Chromium asks its maker for all sorts of things at start; the tests need none of it.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not shutil.which(chosen):
            raise SystemExit(f"CHROMIUM={chosen!r} is not a program that can be run.")
        return shutil.which(chosen)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    downloads = Path.home() / ".cache" / "ms-playwright"
    found = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def install() -> None:
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("No Chromium here: installing Debian's (a minute or so).", file=sys.stderr)
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
    ):
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode:
            print(done.stdout[-2000:], file=sys.stderr)
            return


def main() -> int:
    path = find()
    if path is None and "--install" in sys.argv[1:]:
        install()
        path = find()
    if path:
        print(path)
        return 0
    print(
        "\n*** NO CHROMIUM: the browser tests will not run. ***\n"
        "Install chromium or google-chrome, or set CHROMIUM to its path.\n",
        file=sys.stderr,
    )
    return 1 if in_ci() else 0


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


if __name__ == "__main__":
    sys.exit(main())
