"""What a token may be used for (behörighet). One row a scope, in the words of whoever gives it."""

from __future__ import annotations

from typing import Final

SCOPES: Final[dict[str, tuple[str, str]]] = {
    "services:read": ("Läsa katalogen och e-tjänsternas dokument", "Read the catalogue and the services’ documents"),
    "drafts:write": ("Fylla i och ändra utkast", "Fill in and change drafts"),
    "cases:submit": ("Skicka in", "Submit"),
    "cases:read": ("Läsa ärenden", "Read cases"),
    "cases:write": ("Återta, ändra, komplettera och skriva i ärenden", "Withdraw, recall, amend and comment on cases"),
    "queue:read": ("Läsa det som väntar på beslut", "Read what waits for a decision"),
    "queue:decide": ("Besluta, lämna vidare och yttra sig", "Decide, hand over and give opinions"),
    "queue:sign": ("Börja en underskrift, som personen gör på sidan", "Begin a signature, which the person makes"),
    "people:read": ("Söka kollegor", "Find colleagues"),
    "away:write": ("Ordna ersättare och säga att man är borta", "Arrange stand-ins and tell of absence"),
    "services:write": ("Ändra e-tjänsters utkast (formulärförvaltare)", "Edit drafts of e-services (administrators)"),
    "services:publish": ("Publicera e-tjänster (formulärförvaltare)", "Publish e-services (administrators)"),
    "deliveries:read": ("Läsa leveranser (drift)", "Read deliveries (operations)"),
    "deliveries:replay": ("Göra om leveranser (drift)", "Replay deliveries (operations)"),
    "receivers:read": ("Läsa mottagare av leveranser (drift)", "Read the receivers of deliveries (operations)"),
    "receivers:write": ("Ställa in och prova mottagare (drift)", "Set and try receivers (operations)"),
    "receivers:files": (
        "Hämta filer av många ärenden, som de skickades (drift)",
        "Fetch files of many cases, as they were sent (operations)",
    ),
    "webhooks:read": ("Läsa webbkrokar (drift)", "Read webhooks (operations)"),
    "webhooks:write": (
        "Lägga till, prova, starta och stoppa webbkrokar (drift)",
        "Add, try, start and stop webhooks (operations)",
    ),
    "balances:write": ("Lämna saldon (lönesystemet)", "Give balances (the payroll system)"),
    "todo:read": ("Visa ”att göra”", "Show the to-do list"),
    "todo:others": ("Visa ”att göra” för vem som helst (intranätet)", "Show anybody’s to-do list (the intranet)"),
}
FOR_ADMINISTRATORS: Final = frozenset({"todo:others", "balances:write"})  # nobody gives these to themselves
PERSONAL: Final = tuple(scope for scope in SCOPES if scope not in FOR_ADMINISTRATORS)


def said(scope: str, language: str) -> str:
    """The scope in words."""
    return SCOPES[scope][language == "en"]


def read(text: str) -> tuple[str, ...]:
    """The scopes of a text with spaces between, in the table's order. Raises: ValueError with the unknown one."""
    wanted = set(text.split())
    if unknown := sorted(wanted - set(SCOPES)):
        raise ValueError(unknown[0][:60])
    return tuple(scope for scope in SCOPES if scope in wanted)
