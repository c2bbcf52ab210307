"""The figures of one question are edited together, and share where they are from."""

import re

import pytest
from django.urls import reverse

from conditions.knowledge import draft
from conditions.models import Background, Condition, Evidence, Finding, Option, Reading

from .conftest import errors_of, form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


def address_of(code):
    row = Condition.objects.get(code=code)
    return reverse("admin:conditions_condition_change", args=[row.pk])


def sites(condition="knee_osteoarthritis"):
    """Two answers of one question, from one reading."""
    return Evidence.objects.filter(condition__code=condition, finding__code="knee.pain_site")


def shared(row, name):
    return f"evidence-shared-{row.finding_id}-{row.region or 'all'}-{name}"


def prefix(data, row):
    return next(
        name.removesuffix("-id")
        for name, value in data.items()
        if value == [str(row.pk)] and name.startswith("evidence-") and name.endswith("-id")
    )


def new_row(data, **fields):
    number = int(data["evidence-TOTAL_FORMS"][0])
    data["evidence-TOTAL_FORMS"] = [str(number + 1)]
    return data | {f"evidence-{number}-{name}": [str(value)] for name, value in fields.items()}


def test_reasoning_is_changed_for_all_answers_of_a_question(as_curator, curator):
    address, first = address_of("knee_osteoarthritis"), sites().first()
    data = form_data(as_curator.get(address))
    data[shared(first, "how")] = "Read again."
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert [row.how for row in sites()] == ["Read again."] * 2
    assert {row.history.first().history_user for row in sites()} == {curator}
    draft()  # one basis for one question: the draft can be written as files


def test_question_becomes_an_estimate_as_a_whole(as_curator):
    """84 of 100 stood there from a source; as an estimate it is not coarse enough."""
    address, first = address_of("knee_osteoarthritis"), sites().first()
    near = Condition.objects.get(code="septic_arthritis")
    data = form_data(as_curator.get(address))
    data |= {shared(first, n): v for n, v in {"reading": "", "how": ""}.items()}
    data |= {shared(first, "near"): near.pk, shared(first, "why"): "A guess."}
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert "An estimate must be one of" in response.content.decode()
    assert sites().filter(reading=None).count() == 0
    inner = sites().get(option="inner")
    response = as_curator.post(address, data | {f"{prefix(data, inner)}-of_100": "80"})
    assert response.status_code == 302, errors_of(response)
    assert [(row.of_100, row.why, row.reading) for row in sites()] == [
        (50, "A guess.", None),
        (80, "A guess.", None),
    ]


def test_figure_gets_a_source(as_curator):
    row = Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")
    address, reading = address_of("septic_arthritis"), Reading.objects.first()
    data = form_data(as_curator.get(address))
    data |= {shared(row, n): "" for n in ("near", "why")}
    data |= {shared(row, "reading"): reading.pk, shared(row, "how"): "As published."}
    data[f"{prefix(data, row)}-of_100"] = "57.5"
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    row.refresh_from_db()
    assert (row.of_100, row.reading, row.how, row.why) == (57.5, reading, "As published.", "")


def test_new_answer_takes_over_where_its_question_is_from(as_curator):
    finding = Finding.objects.get(code="knee.pain_site")
    Option.objects.create(finding=finding, code="outer", label="Outer side", order=3)
    address = address_of("knee_osteoarthritis")
    data = new_row(
        form_data(as_curator.get(address)), finding=finding.pk, option="outer", of_100="12"
    )
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    row = sites().get(option="outer")
    assert (row.reading, row.how) == (sites().first().reading, sites().first().how)


def test_new_answer_with_another_basis_is_refused(as_curator):
    finding = Finding.objects.get(code="knee.pain_site")
    Option.objects.create(finding=finding, code="outer", label="Outer side", order=3)
    near = Condition.objects.get(code="septic_arthritis")
    address = address_of("knee_osteoarthritis")
    data = new_row(
        form_data(as_curator.get(address)),
        finding=finding.pk,
        option="outer",
        of_100="10",
        near=near.pk,
        why="Another thought.",
    )
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert "share one source or reasoning" in response.content.decode()


def test_two_new_answers_share_what_the_first_one_says(as_curator):
    finding = Finding.objects.get(code="knee.pain_site")
    near = Condition.objects.get(code="knee_osteoarthritis")
    address = address_of("septic_arthritis")
    data = new_row(
        form_data(as_curator.get(address)),
        finding=finding.pk,
        option="front",
        of_100="50",
        near=near.pk,
        why="All of the joint hurts.",
    )
    data = new_row(data, finding=finding.pk, option="inner", of_100="35")
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert [row.why for row in sites("septic_arthritis")] == ["All of the joint hurts."] * 2


def test_answers_that_disagree_are_brought_together(as_curator):
    """An older draft may hold such; publishing refuses it."""
    sites().filter(option="inner").update(how="Something else.")
    address = address_of("knee_osteoarthritis")
    opened = as_curator.get(address)
    assert "say different things about where they are from" in opened.content.decode()
    assert as_curator.post(address, form_data(opened)).status_code == 302
    assert len({row.how for row in sites()}) == 1


def test_answer_that_came_meanwhile_takes_over_too(as_curator):
    address, first = address_of("knee_osteoarthritis"), sites().first()
    data = form_data(as_curator.get(address))
    finding = first.finding
    Option.objects.create(finding=finding, code="outer", label="Outer side", order=3)
    late = Evidence.objects.create(
        condition=first.condition,
        finding=finding,
        option="outer",
        of_100=12,
        reading=first.reading,
        how=first.how,
    )
    response = as_curator.post(address, data | {shared(first, "how"): "Read again."})
    assert response.status_code == 302, errors_of(response)
    late.refresh_from_db()
    assert late.how == "Read again."


def test_answer_that_came_meanwhile_and_does_not_fit_stops_it(as_curator):
    address, first = address_of("knee_osteoarthritis"), sites().first()
    near = Condition.objects.get(code="septic_arthritis")
    data = form_data(as_curator.get(address))
    data |= {shared(first, n): "" for n in ("reading", "how")}
    data |= {shared(first, "near"): near.pk, shared(first, "why"): "A guess."}
    data[f"{prefix(data, sites().get(option='inner'))}-of_100"] = "80"
    Option.objects.create(finding=first.finding, code="outer", label="Outer side", order=3)
    Evidence.objects.create(
        condition=first.condition,
        finding=first.finding,
        option="outer",
        of_100=12,
        reading=first.reading,
        how=first.how,
    )
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert "Somebody added “Outer side” to a question" in response.content.decode()
    assert sites().filter(reading=None).count() == 0


def test_one_reasoning_for_many_answers_is_told_once(as_curator):
    finding = Finding.objects.get(code="knee.pain_site")
    first = sites().first()
    for number in range(4):
        code = f"place_{number}"
        Option.objects.create(finding=finding, code=code, label=code, order=10 + number)
        Evidence.objects.create(
            condition=first.condition,
            finding=finding,
            option=code,
            of_100=12,
            reading=first.reading,
            how=first.how,
        )
    address = address_of("knee_osteoarthritis")
    data = form_data(as_curator.get(address))
    data[f"{prefix(data, sites().get(option='inner'))}-of_100"] = "85"
    as_curator.post(address, data | {shared(first, "how"): "Read again."})
    label = finding.options.get(code="inner").label
    told = as_curator.get(address.replace("change", "history")).content.decode()
    assert told.count("how “as published, rounded” → “Read again.”") == 1
    assert "Evidence (6 rows): how" in told
    assert f"Evidence “Where does the knee hurt?” {label}: of 100 84 → 85" in told
    # and it is undone as one
    key = re.search(r'name="entry"\s+value="([^"]+)"', told)[1]
    as_curator.post(address.replace("change", "history"), {"entry": key})
    assert {row.how for row in sites()} == {"as published, rounded"}
    assert sites().get(option="inner").of_100 == 84


def test_where_it_is_from_is_open_when_it_was_changed(as_curator):
    """What was typed is not folded away when the page comes back for another reason."""
    address, first = address_of("knee_osteoarthritis"), sites().first()
    data = form_data(as_curator.get(address))
    response = as_curator.post(address, data | {"name": "", shared(first, "how"): "Read again."})
    forms = response.context["inline_admin_formsets"][0].formset.shared_forms
    opened = [form.is_basis_open for key, form in forms.items()]
    assert opened.count(True) == 1
    assert "Read again." in response.content.decode()


# --- long pages ---------------------------------------------------------------------------------


@pytest.fixture
def folded(monkeypatch):
    """A page counts as long from the first figure on."""
    from conditions.admin import figures

    monkeypatch.setattr(figures, "FEW", 0)


def inputs(data):
    return [name for name in data if name.endswith("-of_100") and name.startswith("evidence-")]


def test_long_page_folds_its_questions(as_curator, folded):
    address = address_of("knee_osteoarthritis")
    response = as_curator.get(address)
    html = " ".join(response.content.decode().split())
    assert inputs(form_data(response)) == []
    assert "Is the … swollen?" in html
    assert "<b>84</b>" in html  # the figures are told all the same
    assert "Open all" in html


def test_folded_questions_stay_as_they_are(as_curator, folded):
    address = address_of("knee_osteoarthritis")
    before = list(Evidence.objects.order_by("pk").values())
    data = form_data(as_curator.get(address)) | {"story": "Another story."}
    response = as_curator.post(address, data)
    assert response.status_code == 302, errors_of(response)
    assert list(Evidence.objects.order_by("pk").values()) == before


def test_one_question_is_opened_by_its_link(as_curator, folded):
    """Without a script the link leads to the same page with the question open."""
    address = address_of("knee_osteoarthritis")
    groups = as_curator.get(address).context["inline_admin_formsets"][0].formset.groups
    [question] = [group for group in groups if group.first.finding.code == "knee.pain_site"]
    opened = as_curator.get(address + question.address)
    data = form_data(opened)
    assert len(inputs(data)) == 2
    inner = sites().get(option="inner")
    data[f"{prefix(data, inner)}-of_100"] = "85"
    response = as_curator.post(address + question.address, data)
    assert response.status_code == 302, errors_of(response)
    inner.refresh_from_db()
    assert inner.of_100 == 85


def test_rows_may_come_back_in_any_numbers(as_curator, folded):
    """The script numbers a question that was opened later behind new rows."""
    address = address_of("knee_osteoarthritis")
    data = form_data(as_curator.get(f"{address}?open=all"))
    inner, number = sites().get(option="inner"), prefix(data, sites().get(option="inner"))
    moved = {
        name.replace(number, "evidence-71") if name.startswith(f"{number}-") else name: value
        for name, value in data.items()
    }
    response = as_curator.post(address, moved | {"evidence-71-of_100": "85"})
    assert response.status_code == 302, errors_of(response)
    inner.refresh_from_db()
    assert inner.of_100 == 85


def test_wrong_figure_keeps_its_question_open(as_curator, folded):
    address = address_of("knee_osteoarthritis")
    data = form_data(as_curator.get(f"{address}?open=all"))
    inner = sites().get(option="inner")
    data[f"{prefix(data, inner)}-of_100"] = "0"
    response = as_curator.post(address, data)
    assert response.status_code == 200
    assert "must be above 0 and below 100" in response.content.decode()
    again = form_data(response)
    assert again[f"{prefix(again, inner)}-of_100"] == ["0"]


@pytest.mark.parametrize("asked", ["nonsense", "12-foot", "", "all&open=x"])
def test_tampered_address_does_no_harm(as_curator, folded, asked):
    assert as_curator.get(f"{address_of('other')}?open={asked}").status_code == 200


def test_people_of_background_figures_are_changed_together(as_curator):
    rows = Background.objects.filter(finding__code="knee.pain_site")
    first = rows.first()
    address = reverse("admin:conditions_finding_change", args=[first.finding_id])
    data = form_data(as_curator.get(address))
    key = f"background-shared-{first.region or 'all'}-{first.youngest}-{first.oldest}-all"
    response = as_curator.post(address, data | {f"{key}-oldest": "90"})
    assert response.status_code == 302, errors_of(response)
    assert {row.oldest for row in rows.all()} == {90}
