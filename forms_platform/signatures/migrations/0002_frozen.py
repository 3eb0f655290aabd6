"""Revisions and signatures are only added: the database refuses to change them."""

from django.db import migrations

from forms_platform.audit.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("signatures", "0001_documents_that_people_sign")]
    operations = [
        frozen("signatures_revision", ["document_id", "number", "sha256", "size", "sealed", "made_at"]),
        frozen(
            "signatures_signature",
            [
                "document_id", "revision_id", "act_id", "person_id", "on_behalf_of_id", "step", "opened_seq",
                "statement", "provider", "how", "certificate", "evidence", "signed_at",
            ],
        ),
    ]
