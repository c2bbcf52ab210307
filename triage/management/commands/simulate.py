from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from triage.knowledge import NoRelease, current_model
from triage.reliability import reliability_plot
from triage.simulation import Tally, simulate_exact, simulate_stress


class Command(BaseCommand):
    help = (
        "Draw people from the model itself (calibration error at most 0.01: the machinery is "
        "right) and from a world in which every figure is off (at most 0.08: the doubt is honest)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", type=int, help="how many, such as 10000")
        parser.add_argument("--stress", type=int, help="people of the stress draw (default: same)")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--plots", default="build", help="directory of the reliability plots")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            release, model = current_model()
        except NoRelease as error:
            raise CommandError(str(error)) from error
        people = options["people"]
        if not 1 <= people <= 1_000_000:
            raise CommandError(f"people: {people} is not between 1 and 1000000")
        stressed = people if options["stress"] is None else options["stress"]
        folder = Path(options["plots"])
        folder.mkdir(parents=True, exist_ok=True)
        self.stdout.write(f"release {release.version}")
        self.report("exact", simulate_exact(model, people, options["seed"]), 0.01, folder)
        tally = simulate_stress(model, stressed, options["seed"] + 1)
        self.report("stress", tally, 0.08, folder)
        for name, values in (("items asked", tally.items), ("screens shown", tally.screens)):
            self.stdout.write(
                f"  {name}: median {np.median(values):.0f}, "
                f"90th percentile {np.percentile(values, 90):.0f}"
            )
        self.stdout.write("  most often confused (true cause, told first, how often):")
        for (true, told), count in tally.confused.most_common(20):
            self.stdout.write(f"    {true:40} {told:40} {count}")

    def report(self, name: str, tally: Tally, bar: float, folder: Path) -> None:
        error = tally.calibration_error
        verdict = "within" if error <= bar else "ABOVE"
        self.stdout.write(
            f"{name}: {len(tally.confidence)} complaints, first cause right "
            f"{100 * tally.accuracy:.1f} %, calibration error {error:.4f} ({verdict} {bar})"
        )
        path = folder / f"reliability_{name}.svg"
        path.write_text(reliability_plot(tally.bins(), title=f"{name} draw"), encoding="utf-8")
        self.stdout.write(f"  {path}")
