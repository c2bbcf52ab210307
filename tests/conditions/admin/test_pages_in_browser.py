"""The clinicians' pages in a real browser: accessible, and nothing blocked by our own policy."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from conditions import actions
from conditions.admin import figures
from conditions.models import (
    Condition,
    Evidence,
    Finding,
    Link,
    Reading,
    Release,
    SafetyRule,
    Source,
)
from tests.conditions.conftest import TINY

from .conftest import account


@pytest.fixture
def complaints(page):
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def staff(live_server, page, transactional_db):
    """A publisher who is signed in, before the tiny knowledge."""
    actions.load_files(directory=TINY)
    actions.publish()
    account("paula", "publisher")
    page.goto(f"{live_server.url}/staff/")
    page.get_by_label("Username").fill("paula")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")

    def go(name, *args):
        page.goto(live_server.url + reverse(name, args=args))
        return page

    return go


def without_icon(complaints):
    # A browser asks for an icon by itself.
    return [c for c in complaints if "404" not in c]


def check(page, complaints):
    # first, since axe itself tries styles that the policy blocks
    assert without_icon(complaints) == [], page.url
    violations = Axe().run(page).response["violations"]
    found = {v["id"]: [node["html"][:200] for node in v["nodes"]][:3] for v in violations}
    assert found == {}, page.url
    complaints.clear()


def test_pages_are_accessible(staff, page, complaints):
    for name, args in (
        ("admin:index", ()),
        ("admin:conditions_condition_changelist", ()),
        ("admin:conditions_condition_change", (Condition.objects.first().pk,)),
        ("admin:conditions_safetyrule_change", (SafetyRule.objects.first().pk,)),
        ("admin:conditions_finding_change", (Finding.objects.first().pk,)),
        ("admin:conditions_source_change", (Source.objects.first().pk,)),
        ("admin:conditions_link_changelist", ()),
        ("admin:conditions_link_change", (Link.objects.first().pk,)),
        ("admin:conditions_reading_change", (Reading.objects.first().pk,)),
        ("admin:conditions_release_change", (Release.objects.first().pk,)),
        ("admin:conditions_condition_history", (Condition.objects.first().pk,)),
        ("admin:conditions_condition_delete", (Condition.objects.first().pk,)),
        ("admin:conditions_condition_add", ()),
        ("workbench:changes", (Release.objects.first().pk,)),
        ("workbench:check", ()),
        ("workbench:publish", ()),
    ):
        staff(name, *args)
        check(page, complaints)


def test_clinician_adds_a_figure_by_looking_things_up(staff, page, complaints):
    condition = Condition.objects.get(code="septic_arthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.get_by_role("button", name=re.compile("Add another figure", re.IGNORECASE)).or_(
        page.locator("#evidence-group .add-row a")
    ).first.click()
    for field, typed in (("finding", "pain_site"), ("near", "osteoarthritis")):
        page.locator(f'select[name="evidence-2-{field}"]').click()
        page.locator(".select2-search__field").last.fill(typed)
        page.locator(".select2-results__option", has_text=typed).first.click()
    page.locator('[name="evidence-2-option"]').fill("front")
    page.locator('[name="evidence-2-of_100"]').fill("50")
    page.locator('[name="evidence-2-why"]').fill("All of the joint hurts.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/condition/")
    row = Evidence.objects.get(condition=condition, option="front")
    assert (row.of_100, row.near.code) == (50, "knee_osteoarthritis")
    assert without_icon(complaints) == []


def test_answers_of_a_rule_are_offered_in_words(staff, page, complaints):
    rule = SafetyRule.objects.get(code="swollen_calf")
    staff("admin:conditions_safetyrule_change", rule.pk)
    typed = page.locator('[name="literals-0-options"]')
    typed.click()
    box = typed.locator("xpath=following-sibling::*[contains(@class, 'answer-choices')]")
    no = box.get_by_role("button", name="No", exact=True)
    assert no.get_attribute("aria-pressed") == "false"
    no.click()
    assert no.get_attribute("aria-pressed") == "true"
    assert typed.input_value() == "yes no"
    no.click()
    assert typed.input_value() == "yes"
    assert without_icon(complaints) == []


def test_only_estimates_are_shown(staff, page, complaints):
    condition = Condition.objects.get(code="knee_osteoarthritis")
    staff("admin:conditions_condition_change", condition.pk)
    rows = page.locator("#evidence-group [data-basis]")
    sourced = page.locator("#evidence-group [data-basis=source]")
    page.get_by_role("button", name="Estimates", exact=True).click()
    assert sourced.count() > 0
    assert not any(row.is_visible() for row in sourced.all())
    page.get_by_role("button", name="All", exact=True).click()
    assert all(row.is_visible() for row in rows.all())
    assert without_icon(complaints) == []


def test_a_link_is_changed_on_the_page_of_its_condition(staff, page, complaints):
    link = Link.objects.get(code="knee_to_heel")
    staff("admin:conditions_condition_change", link.cause_condition_id)
    page.locator('[name="links_from-0-same_odds_ratio"]').fill("1.25")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/condition/")
    assert link.sides.get(side="same").odds_ratio == 1.25
    assert without_icon(complaints) == []


# --- long pages ---------------------------------------------------------------------------------


@pytest.fixture
def folded(monkeypatch):
    """A page counts as long from the first figure on."""
    monkeypatch.setattr(figures, "FEW", 0)


def question(page, words):
    return page.locator("#evidence-group .figure-group", has_text=words)


def test_folded_question_opens_where_it_stands(staff, page, complaints, folded):
    condition = Condition.objects.get(code="knee_osteoarthritis")
    staff("admin:conditions_condition_change", condition.pk)
    assert page.locator(".figure-table").count() == 0
    page.locator('[name="story"]').fill("What was typed before stays.")
    # a new row is there first, and keeps its number
    page.locator("#evidence-group .add-row a").click()
    question(page, "Where does the knee hurt?").get_by_role("link").first.click()
    page.locator(".figure-table").wait_for()
    number = page.locator(".figure-table .staff-number").first
    assert page.evaluate("document.activeElement.matches('.staff-number')")
    number.fill("49")
    page.locator("#evidence-0 .inline-deletelink").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/condition/")
    condition.refresh_from_db()
    assert condition.story == "What was typed before stays."
    rows = Evidence.objects.filter(condition=condition, finding__code="knee.pain_site")
    assert list(rows.values_list("of_100", flat=True)) == [49, 84]
    assert Evidence.objects.filter(condition=condition).count() == 3
    assert without_icon(complaints) == []


def test_new_row_and_opened_question_are_both_saved(staff, page, complaints, folded):
    condition = Condition.objects.get(code="septic_arthritis")
    near = Condition.objects.get(code="knee_osteoarthritis")
    finding = Finding.objects.get(code="knee.pain_site")
    staff("admin:conditions_condition_change", condition.pk)
    page.locator("#evidence-group .add-row a").click()
    question(page, "Do you have a fever?").get_by_role("link").first.click()
    page.locator(".figure-table .staff-number").first.fill("80")
    for name, row in (("finding", finding), ("near", near)):
        page.locator(f'[name="evidence-0-{name}"]').evaluate(
            "(select, pk) => select.append(new Option(pk, pk, true, true))", str(row.pk)
        )
    page.locator('[name="evidence-0-option"]').fill("front")
    page.locator('[name="evidence-0-of_100"]').fill("50")
    page.locator('[name="evidence-0-why"]').fill("All of the joint hurts.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/condition/")
    figure = Evidence.objects.filter(condition=condition)
    assert figure.get(finding__code="fever").of_100 == 80
    assert figure.get(finding=finding).of_100 == 50
    assert without_icon(complaints) == []


def test_questions_are_found_by_their_words(staff, page, complaints, folded):
    condition = Condition.objects.get(code="knee_osteoarthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.get_by_placeholder("Find by words").fill("swollen")
    assert question(page, "swollen").is_visible()
    assert not question(page, "Where does the knee hurt?").is_visible()
    page.get_by_placeholder("Find by words").press("Enter")  # does not save
    assert page.url.endswith("/change/")
    assert without_icon(complaints) == []


def test_words_may_stand_apart_and_nothing_found_is_said(staff, page, complaints, folded):
    condition = Condition.objects.get(code="knee_osteoarthritis")
    staff("admin:conditions_condition_change", condition.pk)
    words = page.get_by_placeholder("Find by words")
    words.fill("hurt where")
    assert question(page, "Where does the knee hurt?").is_visible()
    words.fill("hurt nowhere")
    assert page.get_by_text("None of them fits.").is_visible()
    assert without_icon(complaints) == []


def test_without_an_answer_the_link_does_what_links_do(staff, page, folded):
    condition = Condition.objects.get(code="knee_osteoarthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('away')); }")
    question(page, "Where does the knee hurt?").get_by_role("link").first.click()
    page.wait_for_url("**?open=*")
    assert page.locator(".figure-table .staff-number").count() == 2


# --- what is wrong ------------------------------------------------------------------------------


def test_faults_are_read_first_and_lead_to_their_fields(staff, page, complaints):
    condition = Condition.objects.get(code="septic_arthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.locator('[name="rates-3-women"]').fill("-1")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".staff-faults").wait_for()
    page.wait_for_function("document.activeElement.matches('.staff-faults')")
    check(page, complaints)
    page.locator(".staff-faults a").click()
    assert page.evaluate("document.activeElement.name") == "rates-3-women"


def test_comma_is_typed_and_saved_as_a_point(staff, page, complaints):
    """A field of type number would drop it: ten times the odds ratio."""
    side = Link.objects.get(code="knee_to_heel").sides.get(side="same")
    staff("admin:conditions_link_change", side.link_id)
    field = page.locator('[name="sides-0-odds_ratio"]')
    field.fill("")
    field.press_sequentially("1,2")
    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist").wait_for()
    assert page.locator('[name="sides-0-odds_ratio"]').input_value() == "1.2"
    assert without_icon(complaints) == []


def test_whoever_goes_on_comes_back_to_the_place(staff, page, complaints):
    condition = Condition.objects.get(code="septic_arthritis")
    staff("admin:conditions_condition_change", condition.pk)
    page.locator('[name="rates-3-women"]').fill("0.2")
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_url("**#rates-group")
    top = page.locator("#rates-group").evaluate("group => group.getBoundingClientRect().top")
    assert 0 <= top < 200
    saved = page.locator(".messagelist").bounding_box()
    assert 0 <= saved["y"] < 100  # and sees that it is saved
    assert without_icon(complaints) == []


def test_lookup_is_wide_enough_to_read(staff, page, complaints):
    staff("admin:conditions_exercise_add")
    page.locator("#uses-group .add-row a").click()
    page.locator('[name="uses-0-condition"]').click()
    box = page.locator(".select2-dropdown").bounding_box()
    assert box["width"] >= 200
    assert without_icon(complaints) == []


# --- the publish page ---------------------------------------------------------------------------


def test_publish_says_what_it_does_and_is_sent_once(staff, page, complaints):
    condition = Condition.objects.get(code="plantar_fasciitis")
    Evidence.objects.filter(condition=condition).update(of_100=1)
    staff("workbench:publish")
    check(page, complaints)
    page.evaluate("""() => {
      window.sent = [];
      document.addEventListener("submit", event => {
        window.sent.push(!event.defaultPrevented);
        event.preventDefault();
      });
    }""")
    button = page.get_by_role("button", name="Publish this draft")
    button.click()
    button.click()
    assert page.evaluate("sent") == [True, False]
    assert "takes some seconds" in page.get_by_role("status").inner_text()
    check(page, complaints)


def test_way_to_the_publish_page_says_that_it_takes_time(staff, page, complaints):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate("""() => {
      const note = document.querySelector(".staff-busy");
      new MutationObserver(() => console.log(`said: ${note.textContent}`))
        .observe(note, {childList: true});
    }""")
    page.get_by_role("link", name="See differences and publish").click()
    page.wait_for_url("**/publish/")
    assert any("Trying every test patient" in text for text in said)


def test_what_is_missing_is_read_first_on_the_long_publish_page(staff, page, complaints):
    Condition.objects.filter(code="plantar_fasciitis").update(story="Other words.")
    staff("workbench:publish")
    page.get_by_role("button", name="Publish this draft").click()
    page.wait_for_function("document.activeElement.matches('.staff-faults')")
    page.locator(".staff-faults a").click()
    assert page.evaluate("document.activeElement.name") == "note"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tablet_has_the_whole_width(staff, page, complaints, scheme):
    page.set_viewport_size({"width": 768, "height": 1024})
    page.emulate_media(color_scheme=scheme)
    condition = Condition.objects.get(code="septic_arthritis")
    for name, args in (
        ("admin:conditions_condition_changelist", ()),
        ("admin:conditions_condition_change", (condition.pk,)),
        ("workbench:publish", ()),
    ):
        staff(name, *args)
        check(page, complaints)
        assert page.locator("#content").bounding_box()["width"] >= 700
