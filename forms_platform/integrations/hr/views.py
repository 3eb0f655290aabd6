"""The operator's door to the JSON Schemas of the HR system (Drift › Mottagare › HR-system › Scheman)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from forms_platform.integrations.hr.schemas import KINDS, set_schema
from forms_platform.integrations.json_schema import LARGEST, BadSchema, needed_places, read_schema
from forms_platform.integrations.models import MessageSchema
from forms_platform.organisation.access import DRIFT, only_for, signed_in

NAMES: dict[str, Promise] = {
    "absence": _("Frånvaro"),
    "employment": _("Anställning"),
    "end": _("Avslut av anställning"),
}
WHY = {
    "too_large": _("Schemat är för stort."),
    "too_deep": _("Schemat är för djupt nästlat."),
    "no_json": _("Filen är inte JSON."),
    "no_object": _("Schemat ska vara ett JSON-objekt."),
    "no_schema": _("Det är inget JSON Schema: %(where)s."),
    "unknown_word": _("Schemat har ett ord som inte kan användas här: %(where)s."),
    "foreign_reference": _("Schemat hänvisar utanför sig självt, eller inom ett val: %(where)s."),
    "dead_reference": _("Schemat hänvisar till något som inte finns: %(where)s."),
    "circle": _("Schemat hänvisar till sig självt: %(where)s."),
    "bad_pattern": _("Ett mönster i schemat är för invecklat: %(where)s."),
}


class SchemaForm(forms.Form):
    """Which kind of message, and its schema; without a file the schema of the kind is taken away."""

    kind = forms.ChoiceField(label=_("Meddelande"), choices=[(kind, NAMES[kind]) for kind in KINDS])
    file = forms.FileField(
        label=_("JSON Schema"),
        required=False,
        help_text=_("Från HR-systemets leverantör, högst 200 kB. Utan fil tas schemat bort."),
        error_messages={"empty": _("Filen är tom.")},
    )

    def clean_file(self) -> str:
        """The schema's text, once it has been read as one; "" without a file."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if given is None:
            return ""
        if (given.size or 0) > LARGEST:
            raise ValidationError(WHY["too_large"])
        try:
            text: str = given.read().decode("utf-8-sig")
            read_schema(text)
        except UnicodeDecodeError:
            raise ValidationError(WHY["no_json"]) from None
        except BadSchema as bad:
            raise ValidationError(WHY[bad.code], params={"where": bad.where[:120] or "#"}) from None
        return text


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(DRIFT)
def schemas(request: HttpRequest) -> HttpResponse:
    """Every kind of message with what its schema requires; one is set, or taken away."""
    sent = request.method == "POST"
    form = SchemaForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        set_schema(form.cleaned_data["kind"], form.cleaned_data["file"], by=signed_in(request).pk, now=timezone.now())
        messages.success(
            request, gettext("Sparat. Nya versioner av e-tjänster prövas mot schemat innan de publiceras.")
        )
        return redirect("integrations:schemas")
    known = MessageSchema.objects.select_related("changed_by").in_bulk()
    rows = [
        {"name": NAMES[kind], "row": known.get(kind),
         "needed": list(needed_places(read_schema(known[kind].text))) if kind in known else []}
        for kind in KINDS
    ]  # fmt: skip
    return render(
        request, "integrations/schemas.html", {"form": form, "rows": rows}, status=422 if form.errors else 200
    )
