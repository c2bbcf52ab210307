from django.db import migrations, models

WHY = models.TextField(
    help_text="Why these answers together are dangerous, in one or two plain sentences for the "
    "person: no guideline, no word about how the rule was made."
)
#: Empty in rows from before, so that their hash is still that of the file last loaded: the next
#: load fills them, and does not take them for something a clinician has changed.
BASIS = models.TextField(
    default="",
    help_text="What the rule rests on, for clinicians: the guideline or the reasoning, and what "
    "of it was read. Patients never see it.",
)


class Migration(migrations.Migration):
    dependencies = [("conditions", "0008_answers_that_cover_others")]

    operations = [
        operation
        for model in ("safetyrule", "historicalsafetyrule")
        for operation in (
            migrations.AlterField(model, "why", WHY),
            migrations.AddField(model, "basis", BASIS, preserve_default=False),
        )
    ]
