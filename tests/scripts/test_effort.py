"""What counts as a word that one reads."""

from __future__ import annotations

import pytest

from scripts.benchmarks.effort import Effort, Words, figures

FOLDED = "<details><summary>Why are you asking?</summary><p>Because of <b>this</b>.</p></details>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<header>not here</header><main>two words</main>", 2),
        ("<main><p>one<br>two</p> three – 4.</main><footer>no</footer>", 4),
        (f"<main>{FOLDED} after</main>", 5),
        (f"<main>{FOLDED.replace('<details>', '<details open>')} after</main>", 8),
        ("<main><svg><text>drawn</text></svg> told</main>", 1),
        ('<main><span class="visually-hidden">unseen <i>too</i></span> seen</main>', 1),
        ('<main><input value="no"> <label>yes</label></main>', 1),
    ],
)
def test_words_that_are_seen(html, words):
    assert Words(html).count == words


def test_median_and_90th_percentile():
    people = [Effort(n, 0, 0, 10 * n, 1) for n in range(1, 11)]
    told = {figure.name: figure.value for figure in figures(people)}
    assert told["words from the start to the last question, median of 10 people"] == 5.5
    assert told["words from the start to the last question, 90th percentile"] == 9
    assert told["choices made, 90th percentile"] == 90
