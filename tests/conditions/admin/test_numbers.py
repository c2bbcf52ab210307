"""Numbers as clinicians type them, and where a figure is from: nothing is changed unawares."""

import pytest
from django.urls import reverse

from conditions.models import Condition, Evidence, LinkSide, Option, Rate, Reading

from .conftest import errors_of, form_data


@pytest.fixture(autouse=True)
def _knowledge(loaded):
    pass


@pytest.fixture
def fever():
    return Evidence.objects.get(condition__code="septic_arthritis", finding__code="fever")


def page(row):
    return reverse(f"admin:conditions_{row._meta.model_name}_change", args=[row.pk])


def names_of(data, row):
    """How the inputs of a figure and of what its question shares begin."""
    [own] = [
        name.removesuffix("-id")
        for name, value in data.items()
        if value == [str(row.pk)] and name.startswith("evidence-") and name.endswith("-id")
    ]
    return own, f"evidence-shared-{row.finding_id}-all"


def save(client, row, of_100=None, **shared):
    """The page of the figure's condition with another figure or another basis."""
    data = form_data(client.get(page(row.condition)))
    own, group = names_of(data, row)
    data |= {f"{group}-{name}": value for name, value in shared.items()}
    return client.post(
        page(row.condition), data | ({} if of_100 is None else {f"{own}-of_100": of_100})
    )


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["65", "65,0", " 65 ", "65%", "65 %", "65.00"])
def test_percentages_are_read_as_they_are_written(as_curator, fever, typed):
    response = save(as_curator, fever, typed)
    assert response.status_code == 302, errors_of(response)
    fever.refresh_from_db()
    assert fever.of_100 == 65


@pytest.mark.parametrize("typed", ["many", "1,250", "6 5", "1.2.3", "nan", "inf", "½"])
def test_what_is_no_number_is_told_and_kept(as_curator, fever, typed):
    response = save(as_curator, fever, typed)
    [fault] = errors_of(response)
    assert fault.startswith("Do you have a fever? Yes: Of 100: ")
    assert f'value="{typed}"' in response.content.decode()
    assert Evidence.objects.get(pk=fever.pk).of_100 == fever.of_100


def test_odds_ratio_with_a_comma_is_not_ten_times_as_large(as_curator):
    side = LinkSide.objects.get(link__code="knee_to_heel", side="same")
    data = form_data(as_curator.get(page(side.link)))
    [name] = [n for n in data if n.endswith("-odds_ratio") and data[n] == [f"{side.odds_ratio:g}"]]
    response = as_curator.post(page(side.link), data | {name: "1,2"})
    assert response.status_code == 302, errors_of(response)
    side.refresh_from_db()
    assert side.odds_ratio == 1.2


def test_long_numbers_are_not_changed_by_being_shown(as_curator):
    condition = Condition.objects.get(code="septic_arthritis")
    Rate.objects.filter(condition=condition).update(women=1 / 3)
    data = form_data(as_curator.get(page(condition)))
    as_curator.post(page(condition), data | {"story": "Other words."})
    assert set(Rate.objects.filter(condition=condition).values_list("women", flat=True)) == {1 / 3}
    assert not Rate.history.filter(history_user__isnull=False).exists()


# --- where a figure is from -----------------------------------------------------------------------


def test_reading_takes_the_place_of_the_estimate_that_stood_there(as_curator, fever):
    reading = Reading.objects.first()
    response = save(as_curator, fever, "57.5", reading=reading.pk, how="As published.")
    assert response.status_code == 302, errors_of(response)
    fever.refresh_from_db()
    assert (fever.reading, fever.of_100, fever.why, fever.near) == (reading, 57.5, "", None)


def test_reading_without_how_is_one_fault_at_its_field(as_curator, fever):
    response = save(as_curator, fever, "57.5", reading=Reading.objects.first().pk)
    [fault] = errors_of(response)
    assert fault.startswith("Do you have a fever?: How the published figure became ours: Say how")


def test_words_typed_just_now_are_not_dropped(as_curator, fever):
    reading = Reading.objects.first()
    response = save(as_curator, fever, reading=reading.pk, how="As published.", why="New words.")
    [fault] = errors_of(response)
    assert "Why you estimate it so: A figure from a source needs no estimate" in fault
    assert "New words." in response.content.decode()


def test_source_can_become_an_estimate_again(as_curator, fever):
    near, why = fever.near_id, fever.why
    save(as_curator, fever, reading=Reading.objects.first().pk, how="As published.")
    response = save(as_curator, fever, reading="", near=near, why=why)
    assert response.status_code == 302, errors_of(response)
    fever.refresh_from_db()
    assert (fever.reading, fever.how, fever.near_id, fever.why) == (None, "", near, why)


# --- answers --------------------------------------------------------------------------------------


def test_code_of_an_answer_is_made_from_its_label(as_curator):
    finding = Option.objects.filter(finding__code="knee.pain_site").first().finding
    data = form_data(as_curator.get(page(finding)))
    number = int(data["options-TOTAL_FORMS"][0])
    data |= {"options-TOTAL_FORMS": number + 1, f"options-{number}-label": "Behind the knee"}
    response = as_curator.post(page(finding), data)
    assert response.status_code == 302, errors_of(response)
    assert finding.options.get(label="Behind the knee").code == "behind_the_knee"


def test_estimated_odds_ratio_above_the_ceiling_is_refused_at_once(as_curator):
    side = LinkSide.objects.get(link__code="knee_to_heel", side="same")
    LinkSide.objects.filter(pk=side.pk).update(reading=None, how="", why="As others.")
    data = form_data(as_curator.get(page(side.link)))
    response = as_curator.post(
        page(side.link), data | {"grade": "expert", "sides-0-odds_ratio": "1.4"}
    )
    [fault] = errors_of(response)
    assert "Odds ratio: An estimate is at most 1.3 where the grade is" in fault
    response = as_curator.post(
        page(side.link), data | {"grade": "weak", "sides-0-odds_ratio": "1.4"}
    )
    assert response.status_code == 302, errors_of(response)
