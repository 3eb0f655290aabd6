from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0003_bundles_and_habits"),
    ]

    operations = [
        migrations.AddField(
            model_name="helddecision",
            name="seat",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RemoveConstraint(
            model_name="helddecision",
            name="one_decision_a_round",
        ),
        migrations.AddConstraint(
            model_name="helddecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["held", "done"])),
                fields=("case", "step", "opened_seq", "seat"),
                name="one_decision_a_round",
            ),
        ),
    ]
