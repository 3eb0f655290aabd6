"""Files may wait for the virus scanner."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="scan",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Inte kontrollerad"),
                    ("clean", "Kontrollerad"),
                    ("waiting", "Väntar på kontroll"),
                    ("infected", "Borttagen, innehöll skadlig kod"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("scan", "waiting")), fields=["uploaded_at"], name="attachment_waiting"
            ),
        ),
    ]
