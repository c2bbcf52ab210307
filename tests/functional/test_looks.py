"""What looks for faults finds those that are put there, and nothing on a page without."""

from __future__ import annotations

import pytest

from . import looks

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Error: one</title>
<meta name="viewport" content="width=device-width"><style>
a, button, input { min-height: 44px; min-width: 44px; display: inline-block; font-size: 16px; }
:focus-visible { outline: 3px solid }</style></head><body><main><h1>One</h1>
<div class="app-errors"><a href="#age">Write the age.</a></div>
<form><label for="age">Age</label> <input id="age" aria-describedby="wrong">
<p id="wrong" class="app-error">Write the age.</p><button type="button">Go</button></form></main></body></html>"""

FAULTS = {
    looks.sideways: ("<h1>One</h1>", '<h1 style="width: 2000px">One</h1>'),
    looks.small_targets: ('button type="button"', 'button style="all: unset" type="button"'),
    looks.error_links: ('id="age"', 'id="years"'),
    looks.accessibility: ('<label for="age">Age</label>', "Age"),
}


@pytest.fixture
def shown(page):
    def show(html: str):
        page.set_viewport_size({"width": 320, "height": 640})
        page.set_content(html)
        return page

    return show


@pytest.mark.parametrize("look", [*FAULTS, looks.focus], ids=lambda look: look.__name__)
def test_nothing_is_wrong_with_a_good_page(shown, look):
    assert look(shown(GOOD)) == []


@pytest.mark.parametrize("look", FAULTS, ids=lambda look: look.__name__)
def test_a_fault_is_found(shown, look):
    before, after = FAULTS[look]
    assert before in GOOD
    assert look(shown(GOOD.replace(before, after))) != []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("</a></div>", '</a><a href="#age">Write the age.</a></div>', "several links say"),
        ('">Write the age.</a>', '">How tall?</a>', "says something else"),
        ('class="app-error"', "", "not described"),
    ],
    ids=["the same words", "other words", "no error at the field"],
)
def test_a_fault_of_the_error_summary_is_found(shown, before, after, told):
    assert before in GOOD
    assert told in " ".join(looks.error_links(shown(GOOD.replace(before, after))))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (":focus-visible { outline: 3px solid }", "* { outline: none }", "no sign of the focus"),
        ("<button", '<button tabindex="3"', "jumps the queue"),
        ("<button", '<button style="position: absolute; left: -999px"', "out of sight"),
        (
            "</body>",
            "<script>age.onfocus = () => document.querySelector('a').focus()</script></body>",
            "came 0",
        ),
    ],
    ids=["unseen", "jumping", "off the page", "trap"],
)
def test_a_fault_of_the_focus_is_found(shown, before, after, told):
    assert told in " ".join(looks.focus(shown(GOOD.replace(before, after))))


def test_forced_colours_have_a_contrast_of_their_own(shown):
    page = shown(GOOD.replace("<h1>", '<h1 style="forced-color-adjust: none; color: #eee">'))
    page.emulate_media(forced_colors="active")
    looks.settle(page)
    assert "One</h1>" in str(looks.accessibility(page, forced_colours=True))
    page = shown(GOOD.replace("<h1>", '<h1 style="color: #eee">'))  # not what is painted
    assert looks.accessibility(page, forced_colours=True) == []
