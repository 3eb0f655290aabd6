"""What an operator may set about a receiver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from forms_platform.integrations.columns.layout import ABOUT_THE_FILE, BadLayout, read_layout
from forms_platform.integrations.models import Receiver
from forms_platform.integrations.set_receiver import Way
from forms_platform.integrations.transports import WAYS

# What a receiver may know us by, as `transports.https` and `transports.sftp` read it.
SECRETS = ("user", "password", "bearer", "client_id", "client_secret", "token_url", "scope", "certificate",
           "private_key")  # fmt: skip
OF_SEVERAL_LINES = ("certificate", "private_key")


class ReceiverForm(forms.Form):
    """Address, pace and secret. A secret that is left empty is kept as it is; it is never shown again."""

    address = forms.CharField(
        label=_("Adress"),
        max_length=500,
        required=False,
        help_text=_(
            "Till exempel https://lon.kommun.se/in, sftp://namn@värd/mapp?host_key=SHA256:…, folder:/srv/lon eller "
            "mailto:lon@kommun.se. Tomt: installationens egen mapp."
        ),
    )
    batching = forms.ChoiceField(label=_("Hur ärendena samlas"), choices=Receiver.Batching.choices, required=False)
    day_of_month = forms.IntegerField(
        label=_("Dag i månaden"),
        min_value=1,
        max_value=28,
        required=False,
        help_text=_("När filen görs, om det är en i månaden"),
    )
    pace = forms.IntegerField(
        label=_("Högst så många per minut"),
        min_value=0,
        max_value=6000,
        required=False,
        help_text=_("0: så fort det går"),
    )
    layout = forms.CharField(
        label=_("Filens kolumner"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 90, "spellcheck": "false"}),
        help_text=_(
            "Bara för system som inte läser standardformatet. Beskriv kolumnerna som JSON. Tomt: standardformatet."
        ),
    )
    stopped = forms.BooleanField(label=_("Stoppad: inget skickas, allt väntar"), required=False)
    secret = forms.CharField(
        label=_("Hemlighet"),
        required=False,
        max_length=20_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 90, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "En rad för varje del: namn=värde. Namnen är user, password, bearer, client_id, client_secret, token_url, "
            "scope, certificate och private_key. Lämna tomt för att behålla den som finns."
        ),
    )
    forget = forms.BooleanField(label=_("Ta bort hemligheten"), required=False)

    def __init__(self, *args: Any, columns: tuple[str, ...] = (), **more: Any) -> None:
        """`columns` are what a row of the target's can say."""
        super().__init__(*args, **more)
        self.columns = columns
        self.about_the_file = ABOUT_THE_FILE

    def clean_layout(self) -> str:
        """A layout that can be used, as it was typed; every fault of it in a sentence."""
        text: str = self.cleaned_data["layout"].strip()
        if text:
            try:
                read_layout(text, self.columns)
            except BadLayout as bad:
                said = {
                    "no_json": _("Kolumnerna är inte JSON. Titta efter komman och citattecken."),
                    "missing": _("%(where)s saknas."),
                    "unknown": _("%(where)s finns inte i en beskrivning av kolumner."),
                    "one_of": _("%(where)s ska vara något av %(expected)s."),
                    "from_or_value": _("%(where)s ska ha antingen from eller value."),
                    "bad": _("%(where)s har ett värde som inte går att använda."),
                }
                raise ValidationError(
                    [ValidationError(said[code], code, {"where": where, **facts}) for where, code, facts in bad.faults]
                ) from None
        return text

    def clean_address(self) -> str:
        """An address that begins in a way we know, and has what that way needs."""
        address: str = self.cleaned_data["address"].strip()
        if not address:
            return ""
        try:
            parts = urlsplit(address)
            _port = parts.port
        except ValueError:
            raise ValidationError(_("Adressen går inte att läsa."), "unreadable") from None
        if parts.scheme not in WAYS:
            raise ValidationError(
                _("Adressen ska börja med någon av %(ways)s."), "way", {"ways": ", ".join(f"{way}:" for way in WAYS)}
            )
        if parts.password:
            raise ValidationError(_("Skriv lösenordet som en hemlighet, inte i adressen."), "password")
        if parts.scheme in ("https", "http", "sftp") and not parts.hostname:
            raise ValidationError(_("Adressen saknar värd."), "host")
        if parts.scheme == "sftp" and not (parts.username and parse_qs(parts.query).get("host_key")):
            raise ValidationError(
                _("En sftp-adress behöver användare och värdnyckel: sftp://namn@värd/mapp?host_key=SHA256:…"),
                "host_key",
            )
        if parts.scheme == "folder" and not parts.path.startswith("/"):
            raise ValidationError(_("Skriv mappens hela sökväg: folder:/srv/lon"), "whole_path")
        if parts.scheme == "mailto":
            try:
                validate_email(parts.path)
            except ValidationError:
                raise ValidationError(_("Det är ingen e-postadress."), "email") from None
        return address

    def clean_secret(self) -> dict[str, str]:
        """The parts by name; a PEM text may run over several lines."""
        parts: dict[str, str] = {}
        name = ""
        for line in self.cleaned_data["secret"].splitlines():
            before, equals, after = line.partition("=")
            if equals and before.strip() in SECRETS:
                name = before.strip()
                parts[name] = after.strip()
            elif name in OF_SEVERAL_LINES:
                parts[name] += f"\n{line}"
            elif line.strip():
                raise ValidationError(
                    _("Raden är inte namn=värde med ett av namnen: %(line)s"), params={"line": line[:20]}
                )
        return parts

    @property
    def way(self) -> Way:
        """How the target is to be reached, when the form is valid."""
        kept = self.cleaned_data
        return Way(
            address=kept["address"],
            batching=kept["batching"] or Receiver.Batching.EACH,
            day_of_month=kept["day_of_month"] or 1,
            pace=kept["pace"] or 0,
            stopped=kept["stopped"],
            layout=kept["layout"],
        )

    def secret_of(self, parts: Mapping[str, str]) -> dict[str, str] | None:
        """What the receiver is to know us by, out of the parts that were given: None keeps what was set, an empty one
        takes it away."""
        return {} if self.cleaned_data["forget"] else dict(parts) or None


def sound_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of a secret, each under a name that some way reads. Raises: ValidationError, which tells no part."""
    if unknown := sorted(set(parts) - set(SECRETS)):
        raise ValidationError(_("En hemlighet har inte delen %(name)s."), "unknown", {"name": ", ".join(unknown)[:60]})
    if broken := sorted(name for name, said in parts.items() if name not in OF_SEVERAL_LINES and "\n" in said):
        raise ValidationError(_("Delen %(name)s ska vara en rad."), "one_line", {"name": broken[0]})
    return {name: said.strip() for name, said in parts.items()}


def initial(there: Receiver | None) -> Mapping[str, Any]:
    """The form's values of a receiver that is set; the secret is not among them."""
    if there is None:
        return {"pace": 0, "day_of_month": 1}
    return {name: getattr(there, name) for name in ("address", "batching", "day_of_month", "pace", "stopped", "layout")}
