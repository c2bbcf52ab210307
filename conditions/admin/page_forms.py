"""Forms of whole pages: codes are made from names, and identifiers are taken as they are copied."""

from __future__ import annotations

import re
from typing import Any

from django.core.validators import MaxLengthValidator

from conditions.models import Link, Source

from .generics import Row
from .meanwhile import SeenForm
from .words import code_from


class PageForm(SeenForm[Row]):
    """A page of its own. Whoever adds one need not think of a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "code" in self.fields and self._can_make_code():
            self.fields["code"].required = False
            self.fields["code"].help_text = (
                "The name in files. Leave it empty to have it made from what stands above; it "
                "cannot be changed later."
            )

    def _can_make_code(self) -> bool:
        return "name" in self.fields or "title" in self.fields

    def words_for_code(self, cleaned: dict[str, Any]) -> str:
        return str(cleaned.get("name") or cleaned.get("title") or "")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "code" in self.fields and cleaned.get("code") == "":
            words = self.words_for_code(cleaned)
            if words:
                taken = type(self.instance)._default_manager
                cleaned["code"] = code_from(words, taken)
        return cleaned


class LinkPageForm(PageForm[Link]):
    def _can_make_code(self) -> bool:
        return True

    def words_for_code(self, cleaned: dict[str, Any]) -> str:
        ends = [
            cleaned.get(f"{end}_condition") or cleaned.get(f"{end}_group")
            for end in ("cause", "effect")
        ]
        return " ".join(end.code for end in ends if end is not None)


class SourceForm(PageForm[Source]):
    """Numbers may be pasted as other sites write them; what is here already is not entered twice."""

    NUMBERS = ("doi", "pmid", "pmcid")
    EXAMPLES = {"doi": "10.1136/bmj.l1234", "pmid": "31234567", "pmcid": "PMC1234567"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NUMBERS:  # a pasted address is longer than the number in it
            field = self.fields[name]
            field.help_text = (
                f"For example {self.EXAMPLES[name]}. A whole address may be pasted; only the "
                "number is kept."
            )
            field.widget.attrs.pop("maxlength", None)
            field.validators = [
                v for v in field.validators if not isinstance(v, MaxLengthValidator)
            ]

    def words_for_code(self, cleaned: dict[str, Any]) -> str:
        author = re.match(r"[\w’'-]+", str(cleaned.get("authors") or cleaned.get("title") or ""))
        return f"{author[0] if author else ''} {cleaned.get('year') or ''}"

    def clean_doi(self) -> str:
        given = str(self.cleaned_data["doi"]).strip()
        return re.sub(
            r"^((https?://)?((dx|www)\.)?doi\.org/|doi:\s*)", "", given, flags=re.IGNORECASE
        )

    def clean_pmid(self) -> str:
        given = str(self.cleaned_data["pmid"]).strip()
        address = r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)\b"
        found = re.search(rf"{address}|^pmid:?\s*(\d+)$", given, flags=re.IGNORECASE)
        return (found[1] or found[2]) if found else given

    def clean_pmcid(self) -> str:
        given = str(self.cleaned_data["pmcid"]).strip().upper()
        found = re.search(r"PMC\d+", given)
        return found[0] if found else given

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        for name in self.NUMBERS:
            if not cleaned.get(name):
                continue
            others = Source.objects.filter(**{f"{name}__iexact": cleaned[name]})
            other = others.exclude(pk=self.instance.pk).first()
            if other is not None:
                self.add_error(
                    name,
                    f"“{other.title}” ({other.year}) is here already. Add what you read to it.",
                )
        return cleaned
