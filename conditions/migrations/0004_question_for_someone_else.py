from django.db import migrations, models

FIELD = models.TextField(
    blank=True,
    help_text="The same for somebody who answers for the person in pain, for example “Does "
    "{who} smoke?”. {who} becomes “your child” or “the person”. Needed where the question says "
    "“you” or “your”.",
)


class Migration(migrations.Migration):
    dependencies = [("conditions", "0003_tick_list_statement")]

    operations = [
        migrations.AddField("finding", "question_other", FIELD),
        migrations.AddField("historicalfinding", "question_other", FIELD),
    ]
