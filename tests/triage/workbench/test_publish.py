"""From a changed figure to the next patient's result, and every way in which it is refused."""

import pytest
from django.urls import reverse

from conditions import actions
from conditions.knowledge import current_release
from conditions.models import Condition, Evidence, Rate, Release, SafetyRule
from triage.engine.assessment import assess
from triage.engine.cases import read_case
from triage.knowledge import current_model
from triage.workbench import proposal

PUBLISH = reverse("workbench:publish")
HEEL = {
    "age": 50,
    "sex": "female",
    "complaints": [{"region": "foot", "side": "left"}],
    "answers": {"foot.first_steps": "much"},
}


def change_figure(of_100=35):
    row = Evidence.objects.get(
        condition__code="plantar_fasciitis", finding__code="foot.first_steps"
    )
    row.of_100 = of_100
    row.save()


def lower_a_red_flag():
    rule = SafetyRule.objects.get(code="swollen_calf")
    rule.urgency = "routine"
    rule.save()


def post(client, **fields):
    shown = client.get(PUBLISH)
    data = {"token": shown.context["form"]["token"].value(), "note": "Something new."}
    return client.post(PUBLISH, data | fields)


def told(response):
    """Every patient on the page, in its order."""
    return [row for group in response.context["groups"] for row in group.rows]


def probability():
    _, model = current_model()
    result = assess(model, read_case(HEEL, model.vocabulary), explain=False)
    return next(c.probability for c in result.causes if c.condition == "plantar_fasciitis")


def test_changed_figure_reaches_the_next_result(as_publisher, publisher):
    old, _ = actions.publish()
    before = probability()
    change_figure()
    shown = as_publisher.get(PUBLISH)
    html = shown.content.decode()
    told = "How much do the first steps hurt? (foot.first_steps), Much: 80 → 35 of 100"
    assert told in html
    assert probability() == before
    response = post(as_publisher, note="First steps say less.")
    release = Release.objects.first()
    assert response.url == reverse("admin:conditions_release_change", args=[release.pk])
    assert (release.published_by, release.note) == (publisher, "First steps say less.")
    assert release.pk > old.pk
    assert probability() < before


def test_first_release(as_publisher):
    html = as_publisher.get(PUBLISH).content.decode()
    assert "Nothing is published yet" in html
    assert post(as_publisher).status_code == 302
    assert Release.objects.count() == 1


def test_nothing_new_offers_no_button(as_publisher):
    actions.publish()
    html = as_publisher.get(PUBLISH).content.decode()
    assert "the draft says what the release says" in html
    assert "Publish this draft" not in html


def test_effects_show_every_patient_that_changes(as_publisher):
    actions.publish()
    lower_a_red_flag()
    shown = as_publisher.get(PUBLISH)
    [row] = told(shown)
    rule = SafetyRule.objects.get(code="swollen_calf")
    assert row.effect.patient == "Test patient: It may be a clot (swollen_calf)"
    assert row.address == reverse("admin:conditions_safetyrule_change", args=[rule.pk])
    assert row.effect.needs_reason
    assert row.marks == ["less urgent"]
    html = shown.content.decode()
    assert "Urgent: within 24 hours" in html
    assert "Urgency: urgent → routine" in html


def test_patient_of_a_removed_rule_is_still_tried(as_publisher):
    actions.publish()
    SafetyRule.objects.get(code="swollen_calf").delete()
    [row] = told(as_publisher.get(PUBLISH))
    assert row.effect.needs_reason
    assert row.address == ""


def test_changed_test_patient_does_not_hide_what_happens_to_the_old_one(as_publisher):
    actions.publish()
    rule = SafetyRule.objects.get(code="swollen_calf")
    rule.patient_age = 30
    rule.youngest = 20
    rule.save()
    lower_a_red_flag()
    names = [row.effect.patient for row in told(as_publisher.get(PUBLISH))]
    assert names == [
        "Test patient: It may be a clot (swollen_calf)",
        "Test patient: It may be a clot (swollen_calf), as it is now",
    ]


def test_lowering_a_red_flag_needs_a_reason(as_publisher):
    actions.publish()
    lower_a_red_flag()
    response = post(as_publisher)
    assert response.status_code == 422
    assert "Say why it is right to ask for less care here" in response.content.decode()
    assert Release.objects.count() == 1
    assert post(as_publisher, reason="A scan comes first now.").status_code == 302
    note = Release.objects.first().note
    assert note.startswith("Something new.")
    assert "Urgency lowered for: Test patient: It may be a clot (swollen_calf)." in note
    assert "Made weaker: It may be a clot (swollen_calf)." in note
    assert "Reason: A scan comes first now." in note


def test_note_is_needed(as_publisher):
    response = post(as_publisher, note=" ")
    assert response.status_code == 422
    # the page is long and the field at its end: what is missing stands on top, with the way to it
    html = response.content.decode()
    summary = html[html.index("staff-faults") : html.index('id="effects"')]
    assert '<a href="#id_note">What is new in this release</a>: Say in a sentence' in summary
    assert not Release.objects.exists()


def test_draft_that_changed_since_it_was_shown_is_shown_again(as_publisher):
    shown = as_publisher.get(PUBLISH)
    token = shown.context["form"]["token"].value()
    change_figure()
    response = as_publisher.post(PUBLISH, {"token": token, "note": "My words."})
    assert response.status_code == 409
    html = response.content.decode()
    assert "Nothing was published. This is how it stands now" in html
    assert "My words." in html
    assert not Release.objects.exists()
    again = response.context["form"]["token"].value()
    assert again != token
    assert as_publisher.post(PUBLISH, {"token": again, "note": "Yes."}).status_code == 302


def test_release_that_came_between_is_shown_again(as_publisher):
    actions.publish()
    change_figure()
    token = as_publisher.get(PUBLISH).context["form"]["token"].value()
    Rate.objects.filter(condition__code="other", band=4).update(women=3)
    actions.publish()
    Rate.objects.filter(condition__code="other", band=4).update(women=2)
    response = as_publisher.post(PUBLISH, {"token": token, "note": "-"})
    assert response.status_code == 409


def test_save_during_publication_publishes_nothing(as_publisher, monkeypatch):
    """Between the check of the token and the freezing, somebody saves."""
    real = proposal.actions.publish

    def late(**kwargs):
        change_figure()
        return real(**kwargs)

    shown = as_publisher.get(PUBLISH)
    monkeypatch.setattr(proposal.actions, "publish", late)
    data = {"token": shown.context["form"]["token"].value(), "note": "-"}
    assert as_publisher.post(PUBLISH, data).status_code == 409
    assert not Release.objects.exists()


@pytest.mark.parametrize("token", [None, "", "x" * 5000, "nonsense"])
def test_tampered_token_publishes_nothing(as_publisher, token):
    data = {"note": "-"} | ({} if token is None else {"token": token})
    assert as_publisher.post(PUBLISH, data).status_code == 409
    assert not Release.objects.exists()


def test_draft_with_errors_is_refused_with_the_list(as_publisher):
    actions.publish()
    SafetyRule.objects.get(code="hot_joint_with_fever").delete()  # its condition is dangerous
    shown = as_publisher.get(PUBLISH)
    assert "The draft cannot be published: 1 error" in shown.content.decode()
    assert "Publish this draft" not in shown.content.decode()
    response = as_publisher.post(PUBLISH, {"token": "-", "note": "-"})
    assert response.status_code == 422
    page = reverse(
        "admin:conditions_condition_change",
        args=[Condition.objects.get(code="septic_arthritis").pk],
    )
    assert page in response.content.decode()
    assert Release.objects.count() == 1


def test_draft_that_makes_no_sense_is_refused_too(as_publisher):
    Rate.objects.filter(condition__code="other", band=0).delete()
    response = as_publisher.post(PUBLISH, {"token": "-", "note": "-"})
    assert response.status_code == 422
    assert "women needs 9 numbers" in response.content.decode().lower()


def test_curator_may_look_and_not_publish(as_curator):
    shown = as_curator.get(PUBLISH)
    assert "A publisher can do so" in shown.content.decode()
    data = {"token": shown.context["form"]["token"].value(), "note": "-"}
    assert as_curator.post(PUBLISH, data).status_code == 403
    assert not Release.objects.exists()


# --- withdraw, sign off -----------------------------------------------------------------------


def test_withdraw_brings_the_release_before_back(as_publisher, publisher):
    first, _ = actions.publish()
    change_figure()
    second, _ = actions.publish()
    address = reverse("workbench:withdraw", args=[second.pk])
    assert f"patients get release {first}" in as_publisher.get(address).content.decode()
    assert as_publisher.post(address, {"reason": " "}).status_code == 422
    assert as_publisher.post(address, {"reason": "A wrong rate."}).status_code == 302
    second.refresh_from_db()
    assert (second.withdrawn_by, second.withdrawn_reason) == (publisher, "A wrong rate.")
    assert current_release()[0] == first
    response = as_publisher.post(address, {"reason": "Again."}, follow=True)
    assert "was withdrawn before" in response.content.decode()


def test_withdrawing_the_only_release_says_what_happens(as_publisher):
    release, _ = actions.publish()
    html = as_publisher.get(reverse("workbench:withdraw", args=[release.pk])).content.decode()
    assert "patients would get no result at all" in html


def test_sign_off(as_publisher, publisher):
    release, _ = actions.publish()
    address = reverse("workbench:sign_off", args=[release.pk])
    assert as_publisher.get(address).status_code == 200
    assert as_publisher.post(address).status_code == 302
    release.refresh_from_db()
    assert release.signed_off_by == publisher
    response = as_publisher.post(address, follow=True)
    assert "signed off already" in response.content.decode()


@pytest.mark.parametrize("name", ["withdraw", "sign_off"])
def test_only_publishers_withdraw_and_sign_off(as_curator, client, name):
    release, _ = actions.publish()
    address = reverse(f"workbench:{name}", args=[release.pk])
    assert as_curator.get(address).status_code == 403
    assert as_curator.post(address, {"reason": "-"}).status_code == 403
    assert client.post(address, {"reason": "-"}).status_code == 302  # to sign in
    release.refresh_from_db()
    assert not release.is_withdrawn
    assert not release.is_signed_off


@pytest.mark.parametrize("name", ["withdraw", "sign_off"])
def test_unknown_release(as_publisher, name):
    assert as_publisher.get(reverse(f"workbench:{name}", args=[99])).status_code == 404


@pytest.mark.parametrize("name", ["check", "publish", "download"])
def test_nobody_from_outside_sees_the_workbench(client, name):
    response = client.get(reverse(f"workbench:{name}"))
    assert response.status_code == 302
    assert "login" in response.url


# --- what a release changed -----------------------------------------------------------------


def changes_of(release):
    return reverse("workbench:changes", args=[release.pk])


def test_release_says_what_it_changed(as_curator):
    first, _ = actions.publish()
    change_figure()
    second, _ = actions.publish()
    html = as_curator.get(changes_of(second)).content.decode()
    assert f"since release {first.version}" in html
    assert "Much: 80 → 35 of 100" in html
    opened = reverse("admin:conditions_release_change", args=[second.pk])
    assert changes_of(second) in as_curator.get(opened).content.decode()


def test_first_release_has_nothing_to_compare_with(as_curator):
    release, _ = actions.publish()
    assert "no earlier release" in as_curator.get(changes_of(release)).content.decode()


def test_withdrawn_release_is_not_compared_with(as_curator, publisher):
    first, _ = actions.publish()
    change_figure(50)
    second, _ = actions.publish()
    actions.withdraw(release=second, by=publisher, reason="Wrong.")
    change_figure(35)
    third, _ = actions.publish()
    html = as_curator.get(changes_of(third)).content.decode()
    assert f"since release {first.version}" in html
    assert "80 → 35 of 100" in html


def test_who_signs_off_sees_everything_since_the_last_sign_off(as_publisher, publisher):
    first, _ = actions.publish()
    actions.sign_off(release=first, by=publisher)
    change_figure(50)
    actions.publish()
    change_figure(35)
    third, _ = actions.publish()
    html = as_publisher.get(reverse("workbench:sign_off", args=[third.pk])).content.decode()
    assert f"since release {first.version}" in html
    assert "80 → 35 of 100" in html


def test_changes_are_for_staff_and_of_known_releases(as_curator, client):
    release, _ = actions.publish()
    assert client.get(changes_of(release)).status_code == 302
    assert as_curator.get(reverse("workbench:changes", args=[0])).status_code == 404
