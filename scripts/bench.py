"""Measure the speed of the engine and of the site, and hold it against the bars.

    python scripts/bench.py                 everything (about four minutes)
    python scripts/bench.py engine oracle   parts of it (effort: words, choices and pages)

Prints a table and writes build/bench.json; ends with an error if a bar is missed. Everything
runs on this machine: a PostgreSQL and a gunicorn of its own, gone afterwards.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# one core for the engine, as on a busy server; read when NumPy is loaded
os.environ["OPENBLAS_NUM_THREADS"] = "1"

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.benchmarks import effort, engine, network, people, site  # noqa: E402
from scripts.benchmarks.report import Figure, table, write  # noqa: E402
from triage.engine.compiled import compile_knowledge  # noqa: E402

PARTS = ("engine", "oracle", "effort", "site")


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise SystemExit(f"{', '.join(sorted(unknown))}: the parts are {', '.join(PARTS)}")
    parts = wanted or list(PARTS)
    figures: list[Figure] = []
    if {"engine", "oracle"} & set(parts):
        knowledge = people.knowledge()
        model = compile_knowledge(knowledge)
        if "engine" in parts:
            figures += engine.measure(model)
        if "oracle" in parts:
            figures += network.measure(knowledge, model)
    if "effort" in parts:
        figures += effort.measure()
    if "site" in parts:
        figures += site.measure()
    print(table(figures))
    write(figures, ROOT / "build" / "bench.json")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
