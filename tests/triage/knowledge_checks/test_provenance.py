"""Whether figures say what their sources say."""

from __future__ import annotations

from triage.knowledge_checks import provenance

from .conftest import knowledge, with_source


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
