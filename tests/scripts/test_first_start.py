"""Whoever starts the site for the first time is told why it takes a while."""

import io

import pytest
from django.core.management import call_command

from conditions import actions

SAID = "Loading the content for the first time"


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.django_db
def test_loading_is_announced_before_it_begins(monkeypatch, empty):
    out, before = io.StringIO(), []

    def load_files(**kwargs):
        before.append(out.getvalue())
        return actions.Loaded(skipped=True)

    monkeypatch.setattr(actions, "is_empty", lambda: empty)
    monkeypatch.setattr(actions, "load_files", load_files)
    call_command("load_knowledge", if_empty=True, stdout=out)
    assert [SAID in text for text in before] == [empty]
