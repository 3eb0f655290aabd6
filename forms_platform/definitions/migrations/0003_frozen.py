"""A published version is never changed."""

from django.db import migrations

from forms_platform.audit.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("definitions", "0002_initial")]
    operations = [frozen("definitions_version", ["e_service_id", "number", "document", "sha256", "published_at"])]
