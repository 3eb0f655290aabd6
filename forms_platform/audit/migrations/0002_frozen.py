"""An entry of the log is never changed."""

from django.db import migrations

from forms_platform.audit.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [frozen("audit_entry", ["stream", "seq", "at", "actor", "action", "facts", "previous", "hash"])]
