"""What an administrator says about a register that is taken in."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from forms_platform.integrations.finance.sie_reading import LARGEST, NotSie, SieFile, read_sie
from forms_platform.integrations.registers.of_sie import ACCOUNTS
from forms_platform.organisation.code_lists import KEY


class RegisterForm(forms.Form):
    """A SIE file, one of its registers, and the code list it goes to. The file is given as it has been read."""

    file = forms.FileField(
        label=_("SIE-fil"),
        help_text=_("Den fil som ekonomisystemet exporterar, SIE 4E"),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )
    dimension = forms.IntegerField(
        label=_("Dimension"),
        min_value=ACCOUNTS,
        max_value=9999,
        initial=ACCOUNTS,
        help_text=_("0 är kontoplanen, 1 kostnadsställe, 6 projekt. Andra nummer är kommunens egna."),
    )
    key = forms.CharField(
        label=_("Kodlista"),
        max_length=40,
        initial="konto",
        help_text=_("Listans nyckel, till exempel konto. En som inte finns skapas."),
    )
    retire = forms.BooleanField(label=_("Avsluta det som inte finns i filen"), required=False)

    def clean_file(self) -> SieFile:
        """What the file says."""
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST:
            raise ValidationError(_("Filen är för stor."))
        try:
            return read_sie(given.read())
        except NotSie:
            raise ValidationError(_("Det är ingen SIE-fil.")) from None

    def clean_key(self) -> str:
        """A key that a code list may have."""
        key: str = self.cleaned_data["key"].strip()
        if not KEY.fullmatch(key):
            raise ValidationError(_("Nyckeln kan bara ha a–z, 0–9, bindestreck och understreck, och börjar med a–z."))
        return key
