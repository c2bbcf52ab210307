"""Somebody who fills in the questionnaire over HTTP, one page after the other."""

from __future__ import annotations

import random
import re
import socket
import time
from urllib.parse import urlencode, urlsplit

#: A choice, as the site writes it. One look at the page: who sends the requests shares the
#: cores with who answers them.
CHOICE = re.compile(r'<input type="(?:radio|checkbox)"[^>]*?\sname="([^"]*)"\s+value="([^"]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
QUESTION = re.compile(r"/q/\d+/$")


class Line:
    """One connection that is kept open, with as little work per request as can be."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def send(self, request: bytes) -> tuple[int, str, bytes]:
        """Status, headers and body. The server closes idle connections: then once more."""
        try:
            self.socket.sendall(request)
            return self._read()
        except ConnectionError:
            self.close()
            self._open()
            self.socket.sendall(request)
            return self._read()

    def _read(self) -> tuple[int, str, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        headers = head.decode("latin-1")
        length = int(header(headers, "Content-Length") or 0)
        while len(body) < length:
            body += self._more()
        return int(headers[9:12]), headers, body

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionResetError("the server closed the connection")
        return part


def header(headers: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*)$", headers, re.MULTILINE | re.IGNORECASE)
    return found[1].strip() if found else ""


class Visitor:
    """One connection and one run through the questions."""

    def __init__(self, port: int, seed: int) -> None:
        self.line = Line(port) if port else None
        self.random = random.Random(seed)
        self.cookie = ""
        self.page = ""
        self.path = "/"

    def close(self) -> None:
        if self.line:
            self.line.close()

    def get(self, path: str) -> None:
        """Fetch a page, following redirects."""
        for _ in range(5):
            status, where = self._request("GET", path)
            if status not in (301, 302):
                self.path = path
                break
            path = where
        if status != 200:
            raise RuntimeError(f"GET of a page answered {status}")

    def post(self, fields: list[tuple[str, str]]) -> None:
        """Answer the page and fetch the next one."""
        body = urlencode([("csrfmiddlewaretoken", self._token()), *fields])
        status, where = self._request("POST", self.path, body)
        if status != 302:
            raise RuntimeError(f"POST to {QUESTION.sub('/q/', self.path)[-12:]} answered {status}")
        self.get(where)

    def _request(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        assert self.line is not None
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.cookie}"]
        if body:
            lines += [f"Content-Length: {len(body)}", f"Content-Type: {FORM}"]
        status, headers, page = self.line.send("\r\n".join([*lines, "", body]).encode())
        self.page = page.decode()
        if cookie := header(headers, "Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return status, urlsplit(header(headers, "Location")).path

    def _token(self) -> str:
        found = TOKEN.search(self.page)
        if not found:
            raise RuntimeError("a page without a form")
        return found[1]

    # --- the questionnaire -------------------------------------------------------------

    def begin(self, knee: str = "left", foot: str = "right") -> None:
        """As far as the first question."""
        self.get("/")
        self.post([])
        age, sex = str(self.random.randint(18, 80)), self.random.choice(["female", "male"])
        self.post([("who", "me"), ("age", age), ("sex", sex)])
        self.post([("knee", knee), ("leg", "none"), ("foot", foot)])

    @property
    def asked(self) -> bool:
        return bool(QUESTION.search(self.path))

    @property
    def interrupted(self) -> bool:
        return self.path.endswith("/emergency/")

    def answer(self) -> float:
        """Answer one page of questions; returns the seconds until the next page was there."""
        fields = self.choose()
        began = time.perf_counter()
        self.post(fields)
        return time.perf_counter() - began

    def choose(self) -> list[tuple[str, str]]:
        """One choice per question: mostly no, or else any."""
        fields = []
        for name, values in self.offered().items():
            harmless = [value for value in values if value in ("no", "none")]
            if harmless and self.random.random() < 0.75:
                fields.append((name, harmless[0]))
            else:
                fields.append((name, self.random.choice(values)))
        return fields

    def offered(self) -> dict[str, list[str]]:
        """The choices of every question on the page."""
        found: dict[str, list[str]] = {}
        for name, value in CHOICE.findall(self.page):
            found.setdefault(name, []).append(value)
        return found
