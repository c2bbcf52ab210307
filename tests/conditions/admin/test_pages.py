"""Every page of the knowledge opens and saves, on what the database really holds."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse

from conditions.models import Condition, Evidence, Option, Reading, Release
from conditions.rows.kinds import CHILDREN

from .conftest import errors_of, form_data

PAGES = [model for model in admin.site._registry if model._meta.app_label == "conditions"]
EDITED = [model for model in PAGES if model is not Release]
#: A text on each page that a test may change.
TEXT = {
    "condition": "story",
    "finding": "question",
    "topic": "name",
    "link": "explanation",
    "group": "name",
    "safetyrule": "why",
    "treatment": "summary",
    "exercise": "stop_if",
    "source": "authors",
    "reading": "population",
}


def named(model):
    return model._meta.model_name


def page(model, action="changelist", *args):
    return reverse(f"admin:conditions_{named(model)}_{action}", args=args)


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_list_opens(as_curator, model):
    response = as_curator.get(page(model))
    assert response.status_code == 200
    assert model.objects.exists()


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_add_page_opens(as_curator, model):
    assert as_curator.get(page(model, "add")).status_code == 200


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_every_row_saved_as_it_stands_changes_nothing(as_curator, model):
    for row in model.objects.all():
        address = page(model, "change", row.pk)
        before = _everything()
        opened = as_curator.get(address)
        assert opened.status_code == 200
        saved = as_curator.post(address, form_data(opened))
        assert saved.status_code == 302, errors_of(saved)
        assert _everything() == before


def _everything():
    """Every row and every history record."""
    tables = [*EDITED, *(m for children in CHILDREN.values() for m in children)]
    return {
        table: (list(table.objects.order_by("pk").values()), table.history.count())
        for table in tables
    }


#: A power of two, digits of another script, too large for a column, none at all.
NO_IDS = ["²", "٤٢", "9" * 30, "9" * 5000, "-1", "1.0", "nonsense", "\0"]


@pytest.mark.parametrize("text", NO_IDS, ids=ascii)
@pytest.mark.parametrize("model", PAGES, ids=named)
def test_address_with_what_is_no_id(as_curator, model, text):
    for action in ("change", "delete", "history"):
        address = page(model, action, text)
        assert as_curator.get(address).status_code in (302, 403, 404), address
        assert as_curator.post(address, {}).status_code in (302, 403, 404), address


@pytest.mark.parametrize("text", ["²", "nonsense", "9" * 30], ids=ascii)
def test_form_that_names_a_row_by_what_is_no_id(as_curator, text):
    address = page(Condition, "change", Condition.objects.get(code="other").pk)
    data = form_data(as_curator.get(address)) | {"often_with": [text]}
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert errors_of(response)


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_saved_change_is_kept_with_who_and_when(as_curator, curator, model):
    row = model.objects.first()
    address = page(model, "change", row.pk)
    data = form_data(as_curator.get(address)) | {TEXT[named(model)]: "Other words."}
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    row = model.objects.get(pk=row.pk)
    assert getattr(row, TEXT[named(model)]) == "Other words."
    record = row.history.first()
    assert record.history_user == curator
    told = as_curator.get(page(model, "history", row.pk)).content.decode()
    assert "Other words." in told
    assert "carla" in told


@pytest.mark.parametrize("model", EDITED, ids=named)
def test_every_field_can_be_reached(as_curator, model):
    """On its page, or in a row of it."""
    model_admin = admin.site._registry[model]
    row = model.objects.first()
    response = as_curator.get(page(model, "change", row.pk))
    shown = set(flatten_fieldsets(model_admin.get_fieldsets(response.wsgi_request, row)))
    missing = _editable(model) - shown - ({"order"} if model is Reading else set())
    assert missing == set(), "add these to the page"
    for group in response.context["inline_admin_formsets"]:
        if group.opts.max_num != 0 and not getattr(group.opts, "is_digest", False):
            shown = set(group.formset.empty_form.fields)
            missing = _editable(group.opts.model) - shown - {"order"}
            assert missing == set(), f"add these to {type(group.opts).__name__}"


def _editable(model):
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return {f.name for f in fields if f.editable and not f.primary_key}


def test_release_is_read_only(as_publisher, loaded):
    from conditions import actions

    release, _ = actions.publish()
    assert as_publisher.get(page(Release)).status_code == 200
    opened = as_publisher.get(page(Release, "change", release.pk))
    assert opened.status_code == 200
    assert release.version in opened.content.decode()
    assert as_publisher.post(page(Release, "change", release.pk), {}).status_code == 403
    assert as_publisher.get(page(Release, "delete", release.pk)).status_code == 403
    assert as_publisher.get(page(Release, "add")).status_code == 403


def test_index_leads_to_the_workbench(as_curator):
    html = as_curator.get("/staff/").content.decode()
    assert "Nothing is published" in html
    for name in ("check", "publish", "download"):
        assert reverse(f"workbench:{name}") in html
    assert html.index("Conditions") < html.index("Findings") < html.index("Releases")


# --- the page of a condition ----------------------------------------------------------------


def condition_page(client, code):
    row = Condition.objects.get(code=code)
    address = page(Condition, "change", row.pk)
    return address, client.get(address)


def test_condition_page_shows_figures_beside_their_neighbours(as_curator):
    _, response = condition_page(as_curator, "knee_osteoarthritis")
    html = " ".join(response.content.decode().split())
    assert "Is the … swollen?" in html
    assert "35 · 20 (foot, 0 to 17)" in html  # both backgrounds
    assert '<a href="/staff/conditions/condition/' in html
    swelling = response.context["inline_admin_formsets"][0].formset.groups[0]
    [line] = swelling.lines
    assert [(c.neighbour.name, c.of_100, c.neighbour.is_near) for c in line.cells] == [
        ("Septic arthritis", 90, True)
    ]


def test_condition_list_says_how_much_is_sourced(as_curator):
    html = as_curator.get(page(Condition)).content.decode()
    assert "2 of 6 (33\N{NO-BREAK SPACE}%)" in html  # knee osteoarthritis: pain_site from a reading


def evidence_prefix(data, row):
    return next(
        n.removesuffix("-id")
        for n, v in data.items()
        if v == [str(row.pk)] and n.startswith("evidence-") and n.endswith("-id")
    )


def test_changing_a_figure_leaves_a_history_row_with_the_user(as_curator, curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    data = form_data(response)
    data[f"{evidence_prefix(data, row)}-of_100"] = "80"
    assert as_curator.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.of_100 == 80
    assert [(h.of_100, h.history_user) for h in row.history.all()[:2]] == [
        (80, curator),
        (65, None),
    ]
    told = as_curator.get(address.replace("change", "history")).content.decode()
    assert "Evidence “Do you have a fever?” Yes: of 100 65 → 80" in told


def test_estimate_off_the_grid_is_refused_in_words(as_curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    data = form_data(response)
    data[f"{evidence_prefix(data, row)}-of_100"] = "66"
    response = as_curator.post(address, data)
    assert "An estimate must be one of 1, 3, 5" in response.content.decode()
    row.refresh_from_db()
    assert row.of_100 == 65


def add_evidence(data, **fields):
    number = int(data["evidence-TOTAL_FORMS"][0])
    data["evidence-TOTAL_FORMS"] = [str(number + 1)]
    for name, value in fields.items():
        data[f"evidence-{number}-{name}"] = [str(value)]
    return data


def test_new_figure_is_numbered_behind_its_siblings(as_curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    finding = Option.objects.get(code="front").finding
    near = Condition.objects.get(code="knee_osteoarthritis")
    data = add_evidence(
        form_data(response),
        finding=finding.pk,
        option="front",
        of_100="50",
        near=near.pk,
        why="All of the joint hurts.",
    )
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    row = Evidence.objects.get(condition__code="septic_arthritis", finding=finding)
    assert row.order == 3


def test_unknown_answer_is_refused_with_the_known_ones(as_curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    finding = Option.objects.get(code="front").finding
    data = add_evidence(
        form_data(response), finding=finding.pk, option="back", of_100="50", why="-"
    )
    html = as_curator.post(address, data).content.decode()
    assert "knee.pain_site has no answer back. Its answers are: front, inner" in html


def test_deleting_a_figure(as_curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    data = form_data(response)
    data[f"{evidence_prefix(data, row)}-DELETE"] = "on"
    assert as_curator.post(address, data).status_code == 302
    assert not Evidence.objects.filter(pk=row.pk).exists()
    assert (
        "Evidence “Do you have a fever?” Yes was deleted"
        in as_curator.get(address.replace("change", "history")).content.decode()
    )


def test_code_cannot_be_changed(as_curator):
    address, response = condition_page(as_curator, "septic_arthritis")
    as_curator.post(address, form_data(response) | {"code": "something"})
    assert Condition.objects.filter(code="septic_arthritis").exists()


@pytest.fixture
def large(loaded):
    """A condition with 45 findings of about three answers each."""
    from conditions.models import Finding

    condition = Condition.objects.get(code="septic_arthritis")
    near = Condition.objects.get(code="knee_osteoarthritis")
    topic = Option.objects.get(code="front").finding.topic
    for number in range(45):
        finding = Finding.objects.create(
            code=f"knee.large_{number}",
            topic=topic,
            scope="regions",
            in_knee=True,
            kind="symptom",
            type="one_of",
            question="How?",
            why_asked="Because.",
        )
        for option in ("little", "some", "much"):
            Option.objects.create(finding=finding, code=option, label=option)
            for owner in (condition, near):
                Evidence.objects.create(
                    condition=owner,
                    finding=finding,
                    option=option,
                    of_100=20,
                    near=near if owner is condition else condition,
                    why="So it is.",
                    order=number,
                )
    return condition


def test_large_condition_page_asks_few_queries(as_curator, large, django_assert_max_num_queries):
    address = page(Condition, "change", large.pk)
    with django_assert_max_num_queries(45):
        assert as_curator.get(address).status_code == 200
    with django_assert_max_num_queries(45):
        response = as_curator.get(f"{address}?open=all")
    data = form_data(response)
    row = Evidence.objects.get(condition=large, finding__code="knee.large_7", option="some")
    data[f"{evidence_prefix(data, row)}-of_100"] = "35"
    with django_assert_max_num_queries(85):
        assert as_curator.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.of_100 == 35


def test_source_page_says_where_it_is_used(as_curator):
    from conditions.models import Source

    row = Source.objects.get(code="example_2020")
    html = as_curator.get(page(Source, "change", row.pk)).content.decode()
    assert "condition Knee osteoarthritis" in html
    assert "link Worn joints → Plantar fasciitis" in html
    assert "treatment Pain tablets" in html
    assert "safety rule Your joint may be infected" in html


def test_lookup_finds_readings_by_the_title_of_their_source(as_curator):
    response = as_curator.get(
        "/staff/autocomplete/",
        {
            "app_label": "conditions",
            "model_name": "evidence",
            "field_name": "reading",
            "term": "tests only",
        },
    )
    [found] = response.json()["results"]
    assert found["text"].startswith("84 of 100: 84 % — An example of a source")


def test_lookup_of_findings_names_their_questions(as_curator):
    response = as_curator.get(
        "/staff/autocomplete/",
        {
            "app_label": "conditions",
            "model_name": "evidence",
            "field_name": "finding",
            "term": "first steps",
        },
    )
    [found] = response.json()["results"]
    assert found["text"] == "How much do the first steps hurt? (foot.first_steps)"


def test_rule_editor_refuses_an_answer_the_question_has_not(as_curator):
    from conditions.models import SafetyRule

    rule = SafetyRule.objects.get(code="swollen_calf")
    address = page(SafetyRule, "change", rule.pk)
    data = form_data(as_curator.get(address)) | {"literals-0-options": "maybe"}
    html = as_curator.post(address, data).content.decode()
    assert "leg.swelling has no answer maybe. Its answers are: yes, no." in html
