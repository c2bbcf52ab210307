"""Words are offered, not remembered; what is wrong is said in words."""

import re

import pytest
from django.urls import reverse

from conditions.admin.words import short_name
from conditions.models import Condition, Evidence, Finding, SafetyRule

from .conftest import form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def page(model, code):
    row = model.objects.get(code=code)
    return reverse(f"admin:conditions_{model._meta.model_name}_change", args=[row.pk])


def offered(html, name):
    [words] = re.findall(rf'<datalist id="known-{name}">(.*?)</datalist>', html, re.DOTALL)
    return re.findall(r'value="(.*?)"', words)


def test_categories_in_use_are_offered(as_curator):
    html = as_curator.get(page(Condition, "other")).content.decode()
    used = sorted(set(Condition.objects.values_list("category", flat=True)))
    assert offered(html, "category") == used


@pytest.mark.parametrize("name", ["block", "cluster", "unit"])
def test_words_that_group_findings_are_offered(as_curator, name):
    Finding.objects.filter(code="fever").update(**{name: "together"})
    html = as_curator.get(page(Finding, "fever")).content.decode()
    assert "together" in offered(html, name)


def test_answers_of_a_finding_in_words(as_curator):
    finding = Finding.objects.get(code="knee.pain_site")
    address = reverse("admin:conditions_finding_answers", args=[finding.pk])
    answers = as_curator.get(address).json()["answers"]
    assert [a["code"] for a in answers] == [o.code for o in finding.options.all()]
    assert answers[0]["label"] == finding.options.first().label
    fever = Finding.objects.get(code="fever")
    answers = as_curator.get(reverse("admin:conditions_finding_answers", args=[fever.pk])).json()[
        "answers"
    ]
    assert answers == [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]


def test_answers_are_for_staff_and_of_known_findings(as_curator, client):
    assert as_curator.get(reverse("admin:conditions_finding_answers", args=[0])).status_code == 404
    pk = Finding.objects.first().pk
    assert client.get(reverse("admin:conditions_finding_answers", args=[pk])).status_code == 302


def test_a_pair_of_places_is_chosen(as_curator):
    html = as_curator.get(page(SafetyRule, "swollen_calf")).content.decode()
    assert '<option value="knee+foot">knee and foot</option>' in html


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"of_100": "0"}, "“of 100” must be above 0 and below 100."),
        ({"of_100": "42"}, "An estimate must be one of"),
        ({"why": ""}, "Say in a sentence why you estimate it so"),
        ({"near": ""}, "An estimate names the condition it was compared with."),
    ],
)
def test_wrong_figure_is_refused_in_words(as_curator, changes, told):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    address = page(Condition, "septic_arthritis")
    data = form_data(as_curator.get(address))
    prefix = next(
        n.removesuffix("-id")
        for n, v in data.items()
        if v == [str(row.pk)] and n.startswith("evidence-") and n.endswith("-id")
    )
    shared = f"evidence-shared-{row.finding_id}-all"
    changed = {f"{prefix if n == 'of_100' else shared}-{n}": v for n, v in changes.items()}
    response = as_curator.post(address, data | changed)
    html = response.content.decode()
    assert response.status_code == 200
    assert told in html
    assert "evidence_" not in re.sub(r'(name|id|for|href)="[^"]*"', "", html)


def test_second_figure_for_one_answer_is_refused_in_words(as_curator):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    address = page(Condition, "septic_arthritis")
    data = form_data(as_curator.get(address))
    number = int(data["evidence-TOTAL_FORMS"][0])
    data["evidence-TOTAL_FORMS"] = [str(number + 1)]
    for name in ("finding_id", "option", "of_100", "near_id", "why"):
        data[f"evidence-{number}-{name.removesuffix('_id')}"] = [str(getattr(row, name))]
    response = as_curator.post(address, data)
    assert response.status_code == 200
    html = response.content.decode()
    assert (
        "There is a figure for this answer already" in html
        or "Please correct the duplicate data" in html
    )


def test_every_figure_says_where_it_is_from_and_leads_there(as_curator):
    html = as_curator.get(page(Condition, "knee_osteoarthritis")).content.decode()
    row = Evidence.objects.filter(
        condition__code="knee_osteoarthritis", reading__isnull=False
    ).first()
    assert reverse("admin:conditions_reading_change", args=[row.reading_id]) in html
    shown = html.count('data-basis="source"'), html.count('data-basis="estimate"')
    assert shown[0] >= 1
    assert sum(shown) == 2  # one for each question
    assert "estimate" in html


# --- a rule in words ------------------------------------------------------------------------


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_rule_is_told_in_words(as_curator):
    told = text_of(as_curator.get(page(SafetyRule, "two_of_three")).content.decode())
    assert "The rule in words, as it is saved" in told
    assert (
        "at least 2 of these: Is the … swollen? Yes Do you have a fever? Yes "
        "How much do you weigh? 90 or more" in told
    )


def test_condition_tells_its_rules_in_words(as_curator):
    told = text_of(as_curator.get(page(Condition, "septic_arthritis")).content.decode())
    assert "Do you have a fever? Yes Is the … swollen? Yes" in told


def test_new_rule_has_no_words_yet(as_curator):
    told = as_curator.get(reverse("admin:conditions_safetyrule_add")).content.decode()
    assert "The rule in words" not in told
    rule = SafetyRule.objects.create(code="bare", title="Bare", why="-", urgency="soon")
    told = as_curator.get(page(SafetyRule, rule.code)).content.decode()
    assert "No alarming answer yet." in told


def test_alarming_answers_of_one_group_stand_together(as_curator):
    rule = SafetyRule.objects.get(code="hot_joint_with_fever")
    _first, second = rule.literals.order_by("group")
    rule.literals.filter(pk=second.pk).update(order=0)
    html = as_curator.get(page(SafetyRule, rule.code)).content.decode()
    rows = re.findall(r'name="literals-\d-group" value="(\d)"', html)
    assert rows == ["1", "2"]


def test_questions_have_no_places_to_fill_in(as_curator):
    html = as_curator.get(reverse("admin:conditions_finding_changelist")).content.decode()
    assert "Is the … swollen?" in html
    assert "{place}" not in html


# --- history -------------------------------------------------------------------------------------


def test_history_tells_questions_and_answers_not_codes(as_curator):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    row.of_100 = 50
    row.save()
    site = Evidence.objects.filter(finding__code="knee.pain_site").first()
    site.of_100 = 0.00001
    site.save()
    histories = [
        as_curator.get(reverse("admin:conditions_condition_history", args=[figure.condition_id]))
        for figure in (row, site)
    ]
    fever, pain = (history.content.decode() for history in histories)
    assert "Evidence “Do you have a fever?” Yes: of 100" in fever
    assert "→ 50" in fever
    label = site.finding.options.get(code=site.option).label
    assert f"Evidence “Where does the knee hurt?” {label}: of 100" in pain
    assert "→ 0.00001" in pain  # and not 1e-05


def test_history_shows_what_changed_in_a_long_text(as_curator):
    condition = Condition.objects.get(code="septic_arthritis")
    start = "The same words again and again. " * 8
    for end in ("Old end.", "New end."):
        condition.story = start + end
        condition.save()
    history = reverse("admin:conditions_condition_history", args=[condition.pk])
    html = as_curator.get(history).content.decode()
    assert "Old end.” → “…" in html
    assert "New end.”" in html


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Plantar fasciitis (plantar heel pain)", "Plantar fasciitis"),
        ("Septic (infected) joint", "Septic (infected) joint"),
        ("Gout", "Gout"),
    ],
)
def test_short_names_lose_only_what_they_end_with(name, short):
    assert short_name(name) == short
