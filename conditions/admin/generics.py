"""Django's classes with the model they are for as a parameter: ``ModelAdmin[Release]``.

Django itself lets only its querysets and managers have one. For the type checker these are
Django's own classes, with what its stubs leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin import options
from django.db.models import Model
from django.forms import models

from conditions.models.base import Curated, Figure, OptionFigure

AnyModel = TypeVar("AnyModel", bound=Model)
#: What a page or one of its rows shows.
Row = TypeVar("Row", bound=Curated)
AnyFigure = TypeVar("AnyFigure", bound=Figure)
AnswerFigure = TypeVar("AnswerFigure", bound=OptionFigure)
AnyForm = TypeVar("AnyForm", bound="forms.ModelForm[Any]")


class HowMany(TypedDict):
    """What a list counts of each of its rows."""

    how_many: int


if TYPE_CHECKING:
    from django.core.exceptions import ValidationError
    from django.db.models.options import Options
    from django.http import HttpRequest, HttpResponse
    from django.utils.datastructures import MultiValueDict

    BaseModelAdmin = options.BaseModelAdmin

    class ModelAdmin(admin.ModelAdmin[AnyModel]):
        def _get_obj_does_not_exist_redirect(
            self, request: HttpRequest, opts: Options[AnyModel], object_id: str
        ) -> HttpResponse: ...

    class TabularInline(admin.TabularInline[AnyModel, Model]): ...

    class ModelForm(models.ModelForm[AnyModel]):
        data: MultiValueDict[str, str]
        _errors: forms.utils.ErrorDict | None

        def _update_errors(self, errors: ValidationError) -> None: ...
        def _get_validation_exclusions(self) -> set[str]: ...

    # the rows of a page may have any forms: an inline of the stubs takes the plainest only
    class BaseInlineFormSet(
        models.BaseInlineFormSet[AnyModel, Model, Any], Generic[AnyModel, AnyForm]
    ):
        model: type[AnyModel]
        data: MultiValueDict[str, str]

        @property
        def initial_forms(self) -> list[AnyForm]: ...
        @property
        def extra_forms(self) -> list[AnyForm]: ...
        @property
        def empty_form(self) -> AnyForm: ...
        def _construct_form(self, i: int, **kwargs: Any) -> AnyForm: ...

else:

    class BaseModelAdmin(options.BaseModelAdmin, Generic[AnyModel]):
        pass

    class ModelAdmin(admin.ModelAdmin, Generic[AnyModel]):
        pass

    class TabularInline(admin.TabularInline, Generic[AnyModel]):
        pass

    class ModelForm(models.ModelForm, Generic[AnyModel]):
        pass

    class BaseInlineFormSet(models.BaseInlineFormSet, Generic[AnyModel, AnyForm]):
        pass
