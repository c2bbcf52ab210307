"""Every check on a tiny knowledge of its own, spoilt so that the check must find it."""

from __future__ import annotations

import copy
import json
import math
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from conditions import files
from conditions.schema import Knowledge, Region
from triage.engine.compiled import compile_knowledge
from triage.knowledge_checks import (
    background,
    influence,
    neighbours,
    provenance,
    reading_age,
    unused,
)
from triage.knowledge_checks.document import filled
from triage.knowledge_checks.report import INVALID, TITLES, every_check
from triage.knowledge_checks.row import STALE, Row, explained

WHY = {"why": "Made up for a test."}
YEAR = 2026


def condition(code, evidence, rate=10.0, **more):
    return {
        "code": code,
        "name": code,
        "lay_name": code,
        "icd10": "",
        "category": "test",
        "urgency": "routine",
        "summary": "A short text.",
        "story": "It hurts.",
        "confirmed_by": "A look.",
        "rates": {"women": [rate] * 9, "men": [rate] * 9} | WHY,
        "places": {"values": {"knee": 100}} | WHY,
        "sides": {"both": 20} | WHY,
        "evidence": [
            {"finding": finding, "values": values, "near": "other"} | WHY
            for finding, values in evidence.items()
        ],
    } | more


def finding(code, yes=20, **more):
    return {
        "code": f"knee.{code}",
        "scope": ["knee"],
        "kind": "symptom",
        "type": "yes_no",
        "question": "Is it so?",
        "why_asked": "It helps.",
        "background": [{"values": {"yes": yes}} | WHY],
    } | more


@pytest.fixture
def tiny():
    """Two causes that every check accepts, as plain data that a test may spoil."""
    hot = {"knee.hot": {"yes": 95}, "knee.stiff": {"yes": 3}, "knee.click": {"yes": 3}}
    cold = {"knee.hot": {"yes": 3}, "knee.stiff": {"yes": 95}, "knee.click": {"yes": 35}}
    places = {"values": {"knee": 50, "leg": 35, "foot": 35}} | WHY
    return {
        "topics": {
            "t": {
                "code": "t",
                "name": "Topic",
                "order": 1,
                "findings": [
                    finding("hot"),
                    finding("stiff"),
                    finding("click", background=[{"values": {"yes": 10}} | WHY]),
                ],
            }
        },
        "conditions": {
            "gout": condition("gout", hot),
            "wear": condition("wear", cold),
            "other": condition("other", {}, rate=40.0, places=places),
        },
    }


def findings_of(tiny):
    return tiny["topics"]["t"]["findings"]


def knowledge(data):
    return Knowledge.model_validate(copy.deepcopy(data))


def model(data):
    return compile_knowledge(knowledge(data))


def report(data, **more):
    return every_check(knowledge(data), year=YEAR, **more)


def test_sound_knowledge_is_clean(tiny):
    assert report(tiny).rows == ()
    assert report(tiny).to_json()["clean"] is True


# --- neighbours --------------------------------------------------------------------------


def test_pair_with_the_same_answers_is_not_told_apart(tiny):
    tiny["conditions"]["wear"]["evidence"] = copy.deepcopy(tiny["conditions"]["gout"]["evidence"])

    (row,) = neighbours.not_told_apart(model(tiny))

    assert row.where == "knee: gout, wear"
    assert "odds of 1.0 to 1" in row.message


def test_separation_is_the_mean_of_both_distances(tiny):
    read = model(tiny)
    (pair,) = neighbours.separations(read, Region.KNEE)

    part = read.regions[Region.KNEE]
    yes = part.block.units[part.block.by_key["knee.hot"]].start
    p, q = part.likelihood[[part.index["gout"], part.index["wear"]], yes]
    # half the difference of p times that of the log odds; 95 of 100 can answer
    expected = (p - q) * (_logit(p) - _logit(q)) / 2 * 0.95
    assert abs(dict(pair.best)["knee.hot"] - expected) < 1e-9


def test_age_alone_can_tell_a_pair_apart(tiny):
    tiny["conditions"]["wear"]["evidence"] = []
    tiny["conditions"]["gout"]["evidence"] = []
    tiny["conditions"]["wear"]["rates"] |= {
        "women": [0.001] * 6 + [30] * 3,
        "men": [0.001] * 6 + [30] * 3,
    }
    tiny["conditions"]["gout"]["rates"] |= {
        "women": [30] * 6 + [0.001] * 3,
        "men": [30] * 6 + [0.001] * 3,
    }

    assert list(neighbours.not_told_apart(model(tiny))) == []


def _logit(p):
    return math.log(p / (1 - p))


# --- background --------------------------------------------------------------------------


def test_rows_that_disagree_with_the_background_are_found(tiny):
    for code in ("gout", "wear"):
        tiny["conditions"][code]["evidence"][2]["values"] = {"yes": 95}

    (row,) = background.disagreements(model(tiny))

    assert row.where == "knee: knee.click"
    assert "background 10 of 100" in row.message


def test_cause_without_a_row_answers_like_the_background(tiny):
    tiny["conditions"]["gout"]["evidence"][2]["values"] = {"yes": 95}
    tiny["conditions"]["other"]["rates"] |= {"women": [300] * 9, "men": [300] * 9}

    assert list(background.disagreements(model(tiny))) == []


def test_background_by_age_only_is_read_as_the_mean(tiny):
    rows = [
        {"values": {"yes": 3}, "ages": [0, 17]} | WHY,
        {"values": {"yes": 50}, "ages": [18, 120]} | WHY,
    ]
    findings_of(tiny)[0]["background"] = rows
    read = model(tiny)
    first_row = 0.03
    part = read.regions[Region.KNEE]
    unit = part.block.units[part.block.by_key["knee.hot"]]
    part.likelihood[part.other, unit.columns] = [first_row, 1 - first_row]

    (row,) = background.misread(read)

    assert row.where == "knee.hot"
    assert "engine reads 3 of 100" in row.message


# --- unused ------------------------------------------------------------------------------


def test_finding_that_nothing_uses_is_found(tiny):
    findings_of(tiny).append(finding("itch"))

    assert [(row.check, row.where) for row in unused.unused(knowledge(tiny))] == [
        (unused.NOBODY_USES, "knee.itch")
    ]


def test_finding_that_another_question_needs_is_used(tiny):
    findings_of(tiny).append(finding("itch"))
    findings_of(tiny)[0]["ask_if"] = [{"finding": "knee.itch", "options": ["yes"]}]

    assert list(unused.unused(knowledge(tiny))) == []


def test_finding_nobody_can_answer_is_found(tiny):
    findings_of(tiny)[0]["answerable"] = 0.3

    (row,) = unused.unused(knowledge(tiny))

    assert (row.check, row.where) == (unused.NOBODY_ANSWERS, "knee.hot")


def test_answer_that_nothing_uses_is_told(tiny):
    options = [{"code": "front", "label": "Front"}, {"code": "back", "label": "Back"}]
    values = {"front": 50, "back": 20}
    findings_of(tiny).append(
        finding("site", type="many_of", options=options, background=[{"values": values} | WHY])
    )
    row = {"finding": "knee.site", "values": {"front": 80}, "near": "wear"} | WHY
    tiny["conditions"]["gout"]["evidence"].append(row)

    (found,) = unused.unused(knowledge(tiny))

    assert (found.where, found.level) == ("knee.site=back", "report")


# --- provenance --------------------------------------------------------------------------


def with_source(tiny, *, figure=80, how="as published", **reading):
    tiny["sources"] = {
        "study": {
            "code": "study",
            "title": "A study",
            "year": 2020,
            "kind": "cohort",
            "url": "https://example.org",
            "readings": [
                {
                    "code": "hot",
                    "published": "80%",
                    "population": "100 people",
                    "read": "full",
                    "where": "table 1",
                    "looked_up": "2026-01-01",
                }
                | reading
            ],
        }
    }
    row = {"finding": "knee.hot", "values": {"yes": figure}, "from": "study/hot", "how": how}
    tiny["conditions"]["gout"]["evidence"][0] = row
    return tiny


def test_figure_as_published_is_accepted(tiny):
    assert list(provenance.records(knowledge(with_source(tiny)))) == []


def test_figure_that_differs_from_its_record_is_found(tiny):
    data = with_source(tiny, figure=60, n=16, N=20)

    (row,) = provenance.records(knowledge(data))

    assert (row.check, row.where) == (provenance.DIFFERS, "evidence gout: knee.hot")


def test_figure_that_differs_is_accepted_when_its_sum_is_shown(tiny):
    data = with_source(tiny, figure=60, how="80 of 100 in hospital; three quarters of them at home")

    assert list(provenance.records(knowledge(data))) == []


def test_record_that_contradicts_itself_is_found(tiny):
    data = with_source(tiny, n=10, N=20)

    (row,) = provenance.records(knowledge(data))

    assert (row.check, row.where) == (provenance.RECORD, "study/hot")


def test_old_source_is_told(tiny):
    data = with_source(tiny)

    assert list(provenance.old_sources(knowledge(data), year=2030)) == []
    (row,) = provenance.old_sources(knowledge(data), year=2031)
    assert row.level == "report"
    assert "1 figures" in row.message


def test_share_of_sourced_figures_is_counted_per_kind(tiny):
    shares = {share.kind: share for share in provenance.shares(knowledge(with_source(tiny)))}

    assert (shares["evidence"].sourced, shares["evidence"].total) == (1, 6)
    assert shares["all"].total == 6 + 3 * 3 + 3  # evidence; rates, places, sides; background


# --- influence ---------------------------------------------------------------------------


def test_estimate_of_a_commoner_condition_matters_more(tiny):
    tiny["conditions"]["wear"]["evidence"] = copy.deepcopy(tiny["conditions"]["gout"]["evidence"])
    tiny["conditions"]["wear"]["rates"] |= {"women": [50] * 9, "men": [50] * 9}

    ranked = [(row.condition, row.finding) for row in influence.ranking(model(tiny))]

    assert ranked.index(("wear", "knee.hot")) < ranked.index(("gout", "knee.hot"))


def test_sourced_figure_is_not_ranked(tiny):
    ranked = influence.ranking(model(with_source(tiny)))

    assert ("gout", "knee.hot") not in [(row.condition, row.finding) for row in ranked]


# --- reading age -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ankle", 2),
        ("people", 2),
        ("stopped", 1),
        ("swollen", 2),
        ("again", 2),
        ("make", 1),
        ("medicine", 3),
        ("operation", 4),
        ("x", 1),
        ("37", 1),
        ("MRI", 3),
    ],
)
def test_syllables(word, count):
    assert reading_age.syllables(word) == count


def test_reading_age_is_grade_plus_five():
    text = "An operation is possible. A doctor examines the swelling."  # 9 words, 18 syllables

    assert abs(reading_age.reading_age(text) - (0.39 * 9 / 2 + 11.8 * 18 / 9 - 15.59 + 5)) < 1e-9
    assert reading_age.reading_age("It hurts.") == 5


def test_names_are_exempt(tiny):
    tiny["conditions"]["gout"]["name"] = "Chronic exertional compartment syndrome"
    exempt = reading_age.names(knowledge(tiny))
    text = "You may have a chronic exertional compartment syndrome of the leg."

    assert reading_age.reading_age(text, exempt) < reading_age.reading_age(text) - 5


def test_text_that_reads_too_hard_is_found(tiny):
    hard = (
        "Radiographic examination demonstrating degenerative alteration necessitates "
        "multidisciplinary rehabilitation and pharmacological consideration."
    )
    tiny["conditions"]["gout"]["summary"] = hard

    found = reading_age.measured(knowledge(tiny))

    rows = list(reading_age.too_hard(found))
    assert (reading_age.CHECK, "conditions/gout summary") in [(r.check, r.where) for r in rows]


def test_text_without_words_is_refused():
    with pytest.raises(ValueError, match="no word"):
        reading_age.reading_age("...")


# --- report ------------------------------------------------------------------------------


def test_pieces_that_do_not_fit_are_rows(tiny):
    tiny["conditions"]["gout"]["often_with"] = ["nothing_known"]

    (row,) = report(tiny).open

    assert row.check == INVALID


def test_explained_row_is_not_open():
    rows = explained([Row("a", "b", "wrong")], {"a": {"b": "It is meant so."}})

    assert [row.is_open for row in rows] == [False]


def test_explanation_of_nothing_is_told():
    (row,) = explained([], {"a": {"b": "It is meant so."}})

    assert (row.check, row.where, row.level) == (STALE, "a: b", "report")


def test_document_keeps_what_is_written_by_hand(tiny):
    page = (
        "By hand.\n<!-- generated: shares -->\nold\n<!-- end of shares -->\nMore.\n"
        "<!-- generated: rows -->\n<!-- end of rows -->\n<!-- generated: estimates -->\n"
        "<!-- end of estimates -->\n<!-- generated: reading_age -->\n<!-- end of reading_age -->\n"
        "<!-- generated: old_sources -->\n<!-- end of old_sources -->\n"
    )

    once = filled(page, report(tiny))

    assert once.startswith("By hand.\n<!-- generated: shares -->\n")
    assert "\nold\n" not in once
    assert "| answers of people with a condition | 0 | 6 | 100 % |" in once
    assert "More." in once
    assert filled(once, report(tiny)) == once


# --- command -----------------------------------------------------------------------------


@pytest.fixture
def folder(tiny, tmp_path):
    files.write_directory(knowledge(tiny), tmp_path / "knowledge")
    return tmp_path / "knowledge"


def test_command_is_content_with_sound_files(folder):
    out = StringIO()

    call_command("check_knowledge", folder, explanations=no_explanations(folder), stdout=out)

    assert out.getvalue().endswith("clean\n")


def test_command_fails_on_an_open_row_until_it_is_explained(folder, tiny):
    findings_of(tiny).append(finding("itch"))
    files.write_directory(knowledge(tiny), folder)
    out = StringIO()
    explanations = no_explanations(folder)

    with pytest.raises(SystemExit):
        call_command("check_knowledge", folder, explanations=explanations, json=True, stdout=out)
    assert [row["where"] for row in json.loads(out.getvalue())["rows"]] == ["knee.itch"]

    explanations.write_text(yaml.safe_dump({"finding_unused": {"knee.itch": "Wanted later."}}))
    call_command("check_knowledge", folder, explanations=explanations, stdout=StringIO())


def test_command_names_a_file_that_cannot_be_read(folder):
    (folder / "conditions" / "gout.yaml").write_text("code: [")
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("check_knowledge", folder, explanations=no_explanations(folder), stdout=out)
    assert "conditions/gout.yaml" in out.getvalue()


def test_command_refuses_an_explanation_of_no_check(folder):
    path = no_explanations(folder)
    path.write_text("unheard_of: {a: b}")

    with pytest.raises(CommandError, match="no check"):
        call_command("check_knowledge", folder, explanations=path)


def test_command_refuses_an_empty_directory(tmp_path):
    with pytest.raises(CommandError, match="no content file"):
        call_command("check_knowledge", tmp_path)


def test_every_check_has_a_title():
    modules = (background, neighbours, provenance, reading_age, unused)
    checks = {
        value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and name[0] != "_"
    }
    assert checks <= set(TITLES) | {"other"}


def no_explanations(folder):
    path = folder.parent / "explanations.yaml"
    path.touch()
    return path
