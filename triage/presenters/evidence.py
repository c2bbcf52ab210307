"""How sure we are, and where a figure comes from, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conditions.schema import Basis, Knowledge, Source

GRADES = {
    "strong": gettext_lazy("Good evidence"),
    "moderate": gettext_lazy("Fair evidence"),
    "weak": gettext_lazy("Thin evidence"),
    "expert": gettext_lazy("Experts’ opinion only"),
}
LINES = {
    "first": gettext_lazy("Start with these"),
    "second": gettext_lazy("If that is not enough"),
    "specialist": gettext_lazy("Only through a specialist"),
    "not_recommended": gettext_lazy("Not recommended"),
}
SETTINGS = {
    "self": gettext_lazy("Can be done at home"),
    "pharmacy": gettext_lazy("From a pharmacy"),
    "therapist": gettext_lazy("With a physiotherapist or podiatrist"),
    "doctor": gettext_lazy("Through a doctor"),
    "hospital": gettext_lazy("In a hospital"),
}
MECHANISMS = {
    "altered_gait": gettext_lazy("Limping strains the same leg"),
    "compensation": gettext_lazy("The other leg carries more"),
    "referred_pain": gettext_lazy("Pain felt away from where it starts"),
    "biomechanical_change": gettext_lazy("The way the foot or leg stands and moves"),
    "shared_cause": gettext_lazy("One condition behind both"),
}
MECHANISM_STORIES = {
    "altered_gait": gettext_lazy(
        "Because one place hurts, the walk changes. The same leg is then strained in another place."
    ),
    "compensation": gettext_lazy(
        "To spare the sore leg, more weight goes on the other one. After weeks or months the "
        "leg that carries more can begin to hurt."
    ),
    "referred_pain": gettext_lazy(
        "Nerves run the length of the leg, so pain can be felt in one place and start in another, "
        "such as the back, the hip or a trapped nerve."
    ),
    "biomechanical_change": gettext_lazy(
        "The foot, the shin and the thigh turn together at each step. A flat foot, a leg that is "
        "longer, new shoes or another way of running changes the load on the knee, and the other "
        "way round."
    ),
    "shared_cause": gettext_lazy(
        "Some conditions show in more than one place. Then the pains do not cause each other: "
        "they have the same reason."
    ),
}


@dataclass(frozen=True, slots=True)
class SourceWords:
    code: str
    title: str
    by: str
    address: str


def address_of(source: Source) -> str:
    """Where to find a source again."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if source.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{source.pmcid}/"
    return source.url or ""


def source_words(codes: Iterable[str], knowledge: Knowledge) -> tuple[SourceWords, ...]:
    found: Mapping[str, Source] = knowledge.sources
    return tuple(
        SourceWords(code, found[code].title, _by(found[code]), address_of(found[code]))
        for code in dict.fromkeys(codes)
        if code in found
    )


def _by(source: Source) -> str:
    return ", ".join(filter(None, [source.authors, source.publisher, str(source.year)]))


@dataclass(frozen=True, slots=True)
class BasisWords:
    """One figure's origin. estimate: there is no published figure behind it."""

    text: str
    estimate: bool
    source: str = ""
    published: str = ""


def basis_words(basis: Basis, knowledge: Knowledge) -> BasisWords:
    if basis.reading is None:
        text = basis.why
        if basis.near and basis.near in knowledge.conditions:
            name = knowledge.conditions[basis.near].lay_name
            text = _("%(why)s Compared with: %(name)s.") % {"why": text, "name": name}
        return BasisWords(text, True)
    code, _slash, reading = basis.reading.partition("/")
    source = knowledge.sources.get(code)
    published = ""
    if source:
        published = next((r.published for r in source.readings if r.code == reading), "")
    return BasisWords(basis.how, False, code, published)
