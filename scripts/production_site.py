"""The site as it is deployed, for as long as something measures it.

gunicorn with the settings of a public site: static files collected, named by their content and
compressed, errors as the public sees them. Only HTTPS is left out, since Chromium trusts its own
machine without, and the database is a file that is gone afterwards (or the one that is named).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    ["migrate", "--verbosity", "0"],
    ["load_knowledge", "--publish"],
    ["collectstatic", "--noinput", "--verbosity", "0"],
)


@dataclass(frozen=True)
class Served:
    """A site that answers. ``pid``: of gunicorn's master, whose children do the work."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def production_site(*commands: list[str], **environment: str) -> Iterator[str]:
    """Its address, without a slash at the end.

    ``commands`` of manage.py run before it starts; ``environment`` is set on top of what a
    public site has. Raises SystemExit, with what was said, where a command fails or the site
    does not answer.
    """
    with prepared_site(*commands, **environment) as environment, served(environment) as site:
        yield site.address


@contextmanager
def prepared_site(*commands: list[str], **environment: str) -> Iterator[dict[str, str]]:
    """The same without the server: the environment in which its programs run."""
    with tempfile.TemporaryDirectory(prefix="kfsite") as folder:
        environment = _environment(Path(folder)) | environment
        for command in (*COMMANDS, *commands):
            run(["manage.py", *command], environment)
        yield environment


@contextmanager
def served(environment: dict[str, str], application: str = "kneefoot.wsgi") -> Iterator[Served]:
    """The server alone, in the environment of a prepared site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    command += ["--bind", f"127.0.0.1:{port}", application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    site = Served(port, server.pid)
    try:
        _wait_for(f"{site.address}/health", server)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=30)


def run(command: list[str], environment: dict[str, str]) -> str:
    """What a Python program says. Raises SystemExit with its complaints where it fails."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KNEEFOOT_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "kneefoot.settings",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "KNEEFOOT_HOSTS": "127.0.0.1",
        "KNEEFOOT_HTTPS": "0",
        "KNEEFOOT_SECRET_KEY": secrets.token_urlsafe(48),
        "KNEEFOOT_STATIC_ROOT": str(folder / "static"),
        "KNEEFOOT_VAR": str(folder / "var"),
    }


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if server.poll() is not None:
                raise SystemExit("the site did not start") from None
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the site did not answer")
