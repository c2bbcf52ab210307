import json

from django.core.management.base import BaseCommand, CommandError

from triage.contract import vocabulary_document
from triage.knowledge import NoRelease, current_model


class Command(BaseCommand):
    help = (
        "Print the findings, conditions, links, treatments and rules in force as one JSON document."
    )

    def handle(self, *args: object, **options: object) -> None:
        try:
            release, model = current_model()
        except NoRelease as error:
            raise CommandError(str(error)) from error
        document = vocabulary_document(model, release.version)
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))
