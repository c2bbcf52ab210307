"""What is wrong with a form is told at the field that it is about."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Q

from .generics import ModelForm, Row


class FieldFaults(ModelForm[Row]):
    """A rule of the database that is about one field is told at that field."""

    #: Fields that a rule may also be about without being the ones to correct first.
    asides: Collection[str] = ()

    def _update_errors(self, errors: ValidationError) -> None:
        found: dict[str, list[ValidationError]] = {}
        if hasattr(errors, "error_dict"):
            found = {name: list(told) for name, told in errors.error_dict.items()}
        loose = found.pop(NON_FIELD_ERRORS, []) if found else errors.error_list
        for error in loose:
            own = [name for name in self._fields_of(error) if name in self.fields]
            if any(name in found or name in self.errors for name in own):
                continue  # one reason to correct a field is enough
            main = [name for name in own if name not in self.asides]
            found.setdefault(main[0] if len(main) == 1 else NON_FIELD_ERRORS, []).append(error)
        super()._update_errors(ValidationError(found))

    def _fields_of(self, error: ValidationError) -> set[str]:
        """The fields that the broken constraint with these words is about."""
        exclude = self._get_validation_exclusions()
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if not isinstance(constraint, CheckConstraint):
                    continue
                if not isinstance(constraint.condition, Q):
                    continue
                if constraint.get_violation_error_message() != error.message:
                    continue
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError:
                    return set(constraint.condition.referenced_base_fields)
        return set()
