"""Hold the site against Lighthouse: `make lighthouse`.

    python scripts/lighthouse.py

The start page, a question, the question with the picture and the result: five runs each, as a
middling phone on a slow line (Lighthouse's own preset), and the median of each score. Every kind
of page in the site map: search engines, accessibility and best practices, once, since these do
not vary. Prints a table and writes build/lighthouse.json; ends with an error if a bar is missed.

The site is the deployed one (scripts/production_site.py). Lighthouse comes from
scripts/package-lock.json and runs on the Node.js of requirements-lighthouse.txt.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.benchmarks.report import Figure, table  # noqa: E402
from scripts.benchmarks.visitor import Visitor  # noqa: E402
from scripts.find_chromium import FLAGS, find  # noqa: E402
from scripts.production_site import production_site  # noqa: E402

NODE = Path(sys.executable).with_name("node")
PROGRAM = ROOT / "scripts" / "node_modules" / "lighthouse" / "cli" / "index.js"
RUNS = 5
TRIES = 3
#: At least so many points of 100.
BARS = {"performance": 95, "accessibility": 98, "best-practices": 98, "seo": 98}
TIMED = ("performance", "accessibility", "best-practices")
FOUND = ("accessibility", "best-practices", "seo")
#: What performance is made of, as Lighthouse names it, and its unit. Told, not judged.
METRICS = {
    "first-contentful-paint": "ms",
    "largest-contentful-paint": "ms",
    "total-blocking-time": "ms",
    "cumulative-layout-shift": "",
    "speed-index": "ms",
    "total-byte-weight": "bytes",
}
SEED = 3
MOST_PAGES = 40


# --- what is looked at -------------------------------------------------------------------


def personal_pages(site: str) -> dict[str, str]:
    """The addresses of somebody's questions and result: a knee and the other side's foot."""
    pages: dict[str, str] = {}
    with closing(Visitor(urlsplit(site).port or 0, SEED)) as visitor:
        visitor.begin()
        for _ in range(MOST_PAGES):
            if visitor.interrupted:
                visitor.post([])
            if not visitor.asked:
                break
            kind = "question with the picture" if "data-bodymap" in visitor.page else "question"
            pages.setdefault(kind, site + visitor.path)
            visitor.answer()
        visitor.post([("own_words", "")])
    pages["result"] = site + visitor.path
    if not visitor.path.endswith("/result/") or len(pages) != 3:
        raise SystemExit(f"the walk through the questions ended with {sorted(pages)}")
    return pages


def public_pages(site: str) -> dict[str, str]:
    """One address of every kind in the site map: pages that differ by their last part only,
    below a list of their own, are of one kind."""
    with urllib.request.urlopen(f"{site}/sitemap.xml", timeout=30) as answer:
        text = answer.read().decode()
    addresses = [part.partition("</loc>")[0] for part in text.split("<loc>")[1:]]
    pages: dict[str, str] = {}
    for address in addresses:
        path = urlsplit(address).path
        parent = path.rstrip("/").rpartition("/")[0] + "/"
        below = parent.startswith(("/learn/conditions/", "/learn/treatments/"))
        pages.setdefault(f"{parent}…" if below else path, address)
    return pages


# --- one run -----------------------------------------------------------------------------


def run(address: str, categories: Sequence[str], chromium: str, *, timed: bool) -> dict[str, Any]:
    """Lighthouse's own report about one address. Raises SystemExit where it makes none.

    On a busy machine it now and then loses its recording and asks to be run again.
    """
    problem = ""
    for _ in range(TRIES):
        report, problem = attempt(address, categories, chromium, timed=timed)
        if report:
            return report
        print(f"Lighthouse made no report, once more: {problem[-200:]}", file=sys.stderr)
    raise SystemExit(f"Lighthouse could not judge {address}:\n{problem}")


def attempt(
    address: str, categories: Sequence[str], chromium: str, *, timed: bool
) -> tuple[dict[str, Any], str]:
    """A report, empty where there is none, and what went wrong."""
    with tempfile.TemporaryDirectory(prefix="kflight") as folder:
        target = Path(folder) / "report.json"
        command = [
            str(NODE),
            str(PROGRAM),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={target}",
            f"--only-categories={','.join(categories)}",
            f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
            "--no-enable-error-reporting",
        ]
        if not timed:
            command.append("--throttling-method=provided")
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=180,
        )
        if not target.exists():
            return {}, done.stderr[-3000:]
        report: dict[str, Any] = json.loads(target.read_text())
    if problem := report.get("runtimeError"):
        return {}, str(problem)
    return report, ""


def read(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a report: points of 100 by category, metrics, and what it found wrong.

    A category without a score (an audit of it crashed) counts as nothing.
    """
    audits = report["audits"]
    return {
        "scores": {
            name: round(100 * (category["score"] or 0))
            for name, category in report["categories"].items()
        },
        "metrics": {
            name: audits[name]["numericValue"]
            for name in METRICS
            if "numericValue" in audits.get(name, {})
        },
        "wrong": sorted(
            f"{name}: {audits[name]['title']}"
            for category in report["categories"].values()
            for name, weight in ((a["id"], a["weight"]) for a in category["auditRefs"])
            if weight and (audits[name]["score"] or 0) < 0.9 and judged(audits[name])
        ),
    }


def judged(audit: Mapping[str, Any]) -> bool:
    return audit["scoreDisplayMode"] not in ("notApplicable", "informative", "manual")


def medians(runs: Sequence[Mapping[str, Any]], part: str) -> dict[str, float]:
    return {name: median(one[part][name] for one in runs) for name in runs[0][part]}


def figures(name: str, scores: Mapping[str, float]) -> list[Figure]:
    return [
        Figure(f"{name}: {category}", score, "of 100", BARS[category], at_least=True)
        for category, score in scores.items()
    ]


# --- all of them -------------------------------------------------------------------------


def measure(chromium: str) -> tuple[list[Figure], dict[str, Any]]:
    found: list[Figure] = []
    pages: dict[str, Any] = {}
    with production_site(["publish_accuracy"]) as site:
        for name, address in {"start": f"{site}/", **personal_pages(site)}.items():
            runs = [read(run(address, TIMED, chromium, timed=True)) for _ in range(RUNS)]
            pages[name] = {
                "scores": medians(runs, "scores"),
                "metrics": medians(runs, "metrics"),
                "wrong": sorted({one for each in runs for one in each["wrong"]}),
                "runs": [one["scores"] for one in runs],
            }
            found += figures(name, pages[name]["scores"])
            found += [
                Figure(f"{name}: {metric}", value, METRICS[metric])
                for metric, value in pages[name]["metrics"].items()
            ]
        for name, address in public_pages(site).items():
            pages[name] = read(run(address, FOUND, chromium, timed=False))
            found += figures(name, pages[name]["scores"])
    return found, pages


def main() -> int:
    chromium = find()
    if chromium is None:
        raise SystemExit("no Chromium found (set CHROMIUM to its path)")
    if not (NODE.exists() and PROGRAM.exists()):
        raise SystemExit("Lighthouse is not installed: `make lighthouse` does it")
    found, pages = measure(chromium)
    print(table(found))
    for name, page in pages.items():
        for one in page["wrong"]:
            print(f"{name}: {one}")
    document = {
        "lighthouse": json.loads((PROGRAM.parents[1] / "package.json").read_text())["version"],
        "runs": RUNS,
        "ok": all(figure.ok for figure in found),
        "pages": pages,
    }
    target = ROOT / "build" / "lighthouse.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(document, indent=2) + "\n")
    return 0 if document["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
