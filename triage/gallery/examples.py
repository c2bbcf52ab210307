"""What each component is shown with. A component without an example shows up as missing, and a
test says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from conditions.schema import Region, Urgency
from triage.engine.cases import Case, Complaint
from triage.forms.base import PageForm, choice, tell_template
from triage.presenters.body_map import VIEWS, BodyMap, body_map, drawn, template_of
from triage.presenters.diagram import ACROSS, DOWN, Arrow, Diagram, Mark, Sentence, way
from triage.presenters.emergency import Suspicion
from triage.presenters.evidence import SourceWords
from triage.presenters.exercises import ExerciseWords
from triage.presenters.qr import qr_code
from triage.presenters.urgency import urgency_words

TEMPLATES = "templates"
FOLDER = Path(TEMPLATES) / "components"
SUSPICION = Suspicion("plantar_fasciitis", "Sore heel", "What it is.", "A sore heel")
SOURCE = SourceWords("a", "A study of heels", "Doe J, 2020", "")


@dataclass(frozen=True, slots=True)
class State:
    name: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Component:
    name: str
    states: tuple[State, ...]


class ExampleForm(PageForm):
    """One field of each kind that the questions use."""

    names_questions = True
    yes_no = choice(
        "Is it swollen?", [("yes", "Yes"), ("no", "No"), ("not_sure", "Not sure")], layout="row"
    )
    scale = choice("How bad is it now?", [(str(n), str(n)) for n in range(11)], layout="scale")
    one_of = choice(
        "How did it begin?",
        [("a", "Suddenly"), ("b", "Over hours"), ("c", "Slowly")],
        help_text="Think of the first day.",
    )
    many_of = forms.MultipleChoiceField(
        label="Where does it hurt?",
        choices=[("a", "Heel"), ("b", "Arch"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
    )
    age = forms.IntegerField(label="Age in years", help_text="For a baby under 1, write 0.")
    words = forms.CharField(label="In your own words", widget=forms.Textarea(attrs={"rows": 3}))
    tick = forms.BooleanField(label="I’d rather not say")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_template(self.fields["yes_no"], why="Swelling tells some causes from others.")


def FORMS() -> list[tuple[str, ExampleForm]]:  # noqa: N802 (a constant made when asked for)
    chosen = {"yes_no": "yes", "scale": "7", "one_of": "b", "many_of": ["a", "b"]}
    given = chosen | {"age": 45, "words": "It began on holiday.", "tick": True}
    return [
        ("empty", ExampleForm(prefix="empty")),
        ("filled in", ExampleForm(prefix="filled", initial=given)),
        ("with errors", ExampleForm({}, prefix="wrong")),
    ]


def _wrong() -> ExampleForm:
    form = ExampleForm({}, prefix="wrong")
    form.is_valid()
    return form


def examples() -> Mapping[str, list[tuple[str, dict[str, Any]]]]:
    """Contexts by component, each with the name of the state it shows."""
    return {
        "back": [("as it is", {"href": "#"})],
        "bodymap": [(f"{side} {region}", {"map": _map(region, side)}) for region, side in PICTURES],
        "error_summary": [("with errors", {"form": _wrong()}), ("none", {"form": ExampleForm()})],
        "exercise": [
            ("with a drawing", {"exercise": _exercise("drawings/heel_raise.html")}),
            ("with sources", {"exercise": _exercise(""), "with_sources": True}),
        ],
        "kept_until": [
            ("a day", {"retention_days": 1}),
            ("a month", {"retention_days": 30}),
        ],
        "leg_diagram": [("two places", {"diagram": _legs()})],
        "list": [
            ("plain", {"items": ["One thing", "Another thing"]}),
            ("yes", {"items": ["Do this", "And that"], "kind": "yes"}),
            ("no", {"items": ["Not this", "Nor that"], "kind": "no"}),
            ("empty", {"items": []}),
        ],
        "qr": [("as it is", {"qr": qr_code("https://example.org/"), "label": "QR code"})],
        "search": [("with a word", {"query": "heel", "id": "search-box"})],
        "sources": [
            ("one", {"sources": [SOURCE]}),
            ("two", {"sources": [SOURCE, SOURCE]}),
            ("none", {"sources": []}),
        ],
        "suspicions": [("one", {"suspicions": [SUSPICION]})],
        "unsigned": [("as it is", {})],
        "urgency": [(str(u), {"urgency": urgency_words(u), "id": f"urgency-{u}"}) for u in Urgency],
    }


def _exercise(drawing: str) -> ExerciseWords:
    return ExerciseWords(
        "heel_raise",
        "Slow heel raises",
        drawing,
        ("Stand behind a chair.", "Rise slowly.", "Go down slowly."),
        "10 times, twice a day.",
        "It is worse the next morning.",
        "In a trial, it helped.",
        "Fair evidence",
        (SOURCE,),
    )


PICTURES = ((Region.KNEE, "left"), (Region.FOOT, "right"))


def _map(region: Region, side: str) -> BodyMap | None:
    """The picture of a place with every shape it has, and one answer that nobody can draw."""
    shapes = {s for view in VIEWS[region] for s in drawn(template_of(region, view))}
    choices = [(code, code.replace("_", " ")) for code in sorted(shapes)]
    case = Case((Complaint(region, side),))
    return body_map(f"{region}.pain_site", [*choices, ("all_over", "All over")], case)


def _legs() -> Diagram:
    path, middle = way(("left", Region.KNEE), ("right", Region.FOOT), "compensation")
    return Diagram(
        (
            Mark("pain", 1, ACROSS["left"], DOWN[Region.KNEE]),
            Mark("pain", 2, ACROSS["right"], DOWN[Region.FOOT], sure=False),
        ),
        (Arrow("compensation", 3, path, *middle),),
        (
            Sentence(1, "pain", "Pain: left knee."),
            Sentence(2, "pain", "Pain: right foot or ankle."),
            Sentence(3, "compensation", "The other leg carries more."),
        ),
        ("The side of the foot is not known.",),
    )


def component_names() -> list[str]:
    folder = Path(settings.BASE_DIR) / FOLDER
    return sorted(path.stem for path in folder.glob("*.html"))


def all_components() -> list[Component]:
    """Every file of templates/components, with its examples."""
    known = examples()
    return [
        Component(
            name,
            tuple(
                State(state, render_to_string(f"components/{name}.html", context))
                for state, context in known.get(name, [])
            ),
        )
        for name in component_names()
    ]


def styles() -> list[str]:
    """All style sheets of components, since they are all on the page."""
    folder = Path(settings.BASE_DIR) / "static"
    found = sorted((folder / "css" / "components").glob("*.css"))
    return [str(path.relative_to(folder)) for path in found if path.stem != "forms"]
