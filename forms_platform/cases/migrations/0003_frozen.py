"""What has happened in a case is never changed."""

from django.db import migrations

from forms_platform.audit.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial")]
    operations = [frozen("cases_caseevent", ["case_id", "seq", "kind", "at", "actor_id", "on_behalf_of_id", "step", "data", "command"])]
