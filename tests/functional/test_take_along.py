"""The page for the professional fits one sheet; the private link and its code bring one back."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.triage.conftest import publish
from triage import actions, flow

from .conftest import no_sideways_scrolling
from .test_journey import to_result

CONTENT = Path(__file__).parents[2] / "fixtures" / "knowledge"
SMALL = {"width": 320, "height": 640}


def sheets(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


def answer(finding, number: int):
    """Now a yes, now a no, now a choice of several: more words than most people's."""
    if number % 7 == 0:
        return "not_sure"
    if finding.type == "yes_no":
        return "yes" if number % 3 == 0 and not finding.safety else "no"
    if finding.bounds == (0, 10):
        return 6
    codes = [option.code for option in finding.options if not option.exclusive]
    return codes[:2] if finding.type == "many_of" else codes[-1]


def finished(release, complaints) -> str:
    """The token of somebody who answered everything and wrote as much as fits."""
    token = actions.start_assessment(release=release)
    with actions.locked(token=token) as here:
        sides = dict(complaints)
        actions.save_about(here=here, for_someone_else=False, age=58, sex="female")
    with actions.locked(token=token) as here:
        at = actions.save_complaints(here=here, sides=sides)
    while at.name in ("question", "emergency"):
        with actions.locked(token=token) as here:
            if at.name == "emergency":
                at = actions.acknowledge_alarms(here=here)
                continue
            keys = flow.keys_on(here, at.number)
            said = {key: answer(here.question(key).finding, n) for n, key in enumerate(keys)}
            at = actions.save_answers(here=here, number=at.number, answers=said)
    with actions.locked(token=token) as here:
        actions.finish(here=here, own_words=("It began in June after a long walk. " * 40)[:1000])
    return token


@pytest.fixture
def real_site(live_server, transactional_db):
    return live_server.url, publish(CONTENT)


@pytest.mark.parametrize(
    "complaints",
    [
        [("foot", "left")],
        [("knee", "left"), ("foot", "right")],
        [("knee", "both"), ("leg", "left"), ("foot", "right")],
    ],
    ids=["one place", "two places", "three places"],
)
def test_summary_fits_one_sheet_of_a4(real_site, page, complaints):
    site, release = real_site
    token = finished(release, complaints)
    page.goto(f"{site}/a/{token}/summary/")
    assert sheets(page) == 1


def test_summary_of_a_journey(site, page, accessible, faults):
    to_result(page, site)
    page.get_by_role("link", name="One page for a professional").click()
    page.get_by_role("heading", name="Summary for a professional").wait_for()
    assert sheets(page) == 1
    page.set_viewport_size(SMALL)
    no_sideways_scrolling(page)
    accessible(page)
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_link_page_and_coming_back_with_the_code(site, page, accessible, scheme):
    page.emulate_media(color_scheme=scheme)
    to_result(page, site)
    page.get_by_role("link", name="My private link").click()
    code = page.locator(".app-code").inner_text()
    accessible(page)
    page.set_viewport_size(SMALL)
    no_sideways_scrolling(page)
    page.goto(f"{site}/come-back/")
    page.get_by_label("Your code").fill(code.lower())
    page.get_by_role("button", name="Open my answers").click()
    page.wait_for_url("**/result/")
    assert code in urlsplit(page.url).path


def test_data_can_be_downloaded(site, page):
    to_result(page, site)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my data").click()
    assert download.value.suggested_filename == "kneefoot-my-data.json"
