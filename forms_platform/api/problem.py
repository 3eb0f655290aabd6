"""What went wrong, as RFC 9457 has it: a code for programs, plain words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http import JsonResponse
from django.utils.translation import gettext as _

from forms_platform.look.words import language

CONTENT_TYPE: Final = "application/problem+json"
WORDS: Final[Mapping[str, tuple[int, Callable[[], str]]]] = {
    "not_understood": (400, lambda: _("Begäran gick inte att besvara.")),
    "unauthorized": (401, lambda: _("Ange en giltig token i huvudet Authorization.")),
    "scope_missing": (403, lambda: _("Din token ger inte rätt till det här. Den behöver %(scope)s.")),
    "forbidden": (403, lambda: _("Du har inte rätt till det här.")),
    "not_found": (404, lambda: _("Det finns inte, eller är inte ditt.")),
    "method_not_allowed": (405, lambda: _("Adressen tar inte emot %(method)s.")),
    "not_acceptable_body": (415, lambda: _("Skicka innehållet som %(wanted)s.")),
    "not_json": (400, lambda: _("Innehållet är inte giltig JSON.")),
    "bad_request": (422, lambda: _("Något i begäran är fel. Se faults.")),
    "too_large": (413, lambda: _("Innehållet är för stort.")),
    "may_not_start": (403, lambda: _("Du kan inte starta den här e-tjänsten.")),
    "answers_faulty": (422, lambda: _("Svaren behöver rättas innan de kan skickas in. Se faults.")),
    "refused": (409, lambda: _("Det går inte just nu.")),
    "already_submitted": (409, lambda: _("Utkastet är redan inskickat som ärende %(number)s.")),
    "changed_elsewhere": (409, lambda: _("Utkastet ändrades samtidigt på annat håll. Hämta det igen.")),
    "file_refused": (422, lambda: _("Filen togs inte emot.")),
    "file_unclean": (409, lambda: _("Filen är inte kontrollerad, eller borttagen för att den innehöll skadlig kod.")),
    "key_reused": (422, lambda: _("Samma Idempotency-Key har använts till en annan begäran.")),
    "key_busy": (409, lambda: _("Den första begäran med samma Idempotency-Key är inte klar. Försök igen strax.")),
    "too_many": (429, lambda: _("För många anrop. Försök igen om %(seconds)s sekunder.")),
    "key_taken": (409, lambda: _("Nyckeln används redan av en annan e-tjänst.")),
    "not_publishable": (422, lambda: _("Utkastet kan inte publiceras som det är. Se faults.")),
    "no_provider": (
        409,
        lambda: _("Underskriften kräver en starkare identifiering än den som är påslagen här. Kontakta support."),
    ),
    "failed": (500, lambda: _("Något gick fel hos oss. Felet är antecknat.")),
}


class Problem(Exception):
    """The request cannot be done. `faults` say where and why; `facts` fill the words."""

    def __init__(
        self, code: str, detail: str = "", *, faults: Sequence[Mapping[str, Any]] = (), **facts: str | int
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.faults = list(faults)
        self.facts = facts


def answer(problem: Problem, instance: str = "") -> JsonResponse:
    """The problem as JSON, in the language that is switched on."""
    status, words = WORDS[problem.code]
    said: dict[str, Any] = {
        "type": f"urn:problem:{problem.code}",
        "title": words() % problem.facts if problem.facts else words(),
        "status": status,
        "code": problem.code,
    }
    if problem.detail:
        said["detail"] = problem.detail
    if problem.faults:
        said["faults"] = problem.faults
    if instance:
        said["instance"] = instance
    response = JsonResponse(said, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
    response["Content-Language"] = language()
    if problem.code == "unauthorized":
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    if problem.code == "too_many":
        response["Retry-After"] = str(problem.facts["seconds"])
    return response
