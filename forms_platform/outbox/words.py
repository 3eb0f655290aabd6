"""What messages and handlers are called in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: dict[str, Promise] = {
    "case.registered": _("Ärende registrerat"),
    "step.opened": _("Steg öppnat"),
    "step.decided": _("Steg avgjort"),
    "case.returned": _("Ärende återsänt"),
    "case.amended": _("Ärende kompletterat"),
    "case.withdrawn": _("Ärende återkallat"),
    "case.closed": _("Ärende avslutat"),
    "case.replaces": _("Ett ärende tar tillbaka ett annat"),
    "case.reversed": _("Det som beviljades gäller inte längre"),
    "decision.due": _("Beslut ska verkställas"),
    "publication.due": _("Version ska publiceras"),
    "cases.move": _("Ärenden flyttas till en ny version"),
    "record.wanted": _("Handling begärd"),
    "record.made": _("Handling upprättad"),
    "delivery.owed": _("Leverans av ett avslutat ärende"),
    "delivery.changed": _("Leverans ändrad"),
    "attachment.waiting": _("Bilaga väntar på viruskontroll"),
    "attachment.infected": _("Bilaga innehöll skadlig kod"),
    "mail.wanted": _("Mejl att skicka"),
    "digest.due": _("Dagens mejl med det som väntar"),
    "case.recalled": _("Ärendet taget tillbaka för rättning"),
    "case.notify": _("Meddelande enligt flödet"),
    "rows.returned": _("Rader som inte gick vidare"),
    "step.cancelled": _("Steget behövs inte längre"),
    "step.reminded": _("Påminnelse om ett steg"),
    "step.overdue": _("Ett stegs svarsdag har gått ut"),
    "step.handed_over": _("Steget lämnat till någon annan"),
    "opinion.asked": _("Yttrande begärt"),
    "opinion.given": _("Yttrande lämnat"),
    "delivery.asked": _("Leverans som ett steg väntar på"),
    "case.commented": _("Någon har skrivit i ärendet"),
    "leave.granted": _("Ledighet beviljad"),
    "absence.noted": _("Frånvaro antecknad"),
    "stand_in.set": _("Ersättare utsedd"),
    "delivery.gathered": _("En fil med flera ärenden"),
    "batch.begun": _("Många beslut på en gång"),
    "batch.due": _("Besluten ska verkställas"),
    "webhook.due": _("Händelse till ett annat system"),
    "organisation.changed": _("Organisationen har ändrats"),
    "e_service.published": _("En e-tjänst har publicerats"),
    "staffing.broke": _("Ett steg som ingen skulle få"),
    "day.begun": _("Dygnets städning"),
}


HANDLERS: dict[str, Promise] = {  # by `place`
    "api.tidy": _("Anrop från program"),
    "approvals.carry_out_batch": _("Många beslut på en gång"),
    "approvals.decide": _("Beslut"),
    "approvals.work_off": _("Många beslut på en gång"),
    "archive.make_record": _("Handlingar"),
    "archive.renew_records": _("Nya tidsstämplar"),
    "builder.moving": _("Byggaren"),
    "builder.release": _("Byggaren"),
    "cases.ask_system": _("Steg som väntar på ett system"),
    "cases.leave": _("Frånvaro"),
    "cases.pass_time": _("Klockan"),
    "cases.prove": _("Prövning av loggen"),
    "cases.reverse": _("Återtagna beslut"),
    "cases.scanning": _("Viruskontroll"),
    "intake.figures": _("Statistik om formulären"),
    "intake.sweep": _("Utkast"),
    "integrations.batches": _("Filer med flera ärenden"),
    "integrations.finance.deliver": _("Ekonomi"),
    "integrations.hr.deliver": _("HR-system"),
    "integrations.payments.deliver": _("Utbetalningar"),
    "integrations.payroll.deliver": _("Lön"),
    "integrations.webhooks.deliver": _("Webbkrokar"),
    "integrations.webhooks.fan_out": _("Webbkrokar"),
    "notifications.digest": _("Dagens mejl"),
    "notifications.drafts": _("Aviseringar"),
    "notifications.files": _("Aviseringar"),
    "notifications.questions": _("Aviseringar"),
    "notifications.send": _("Mejl"),
    "notifications.staffing": _("Aviseringar"),
    "notifications.stand_ins": _("Aviseringar"),
    "notifications.steps": _("Aviseringar"),
    "notifications.stuck": _("Aviseringar"),
    "notifications.tell": _("Aviseringar"),
    "notifications.tidy": _("Aviseringar"),
    "organisation.balances": _("Saldon"),
    "outbox.prune": _("Utkorgen"),
    "staffing.ask": _("Vem skulle få det?"),
}


def topic(name: str) -> str:
    """The topic in plain words, or its name when nobody has given it words."""
    return str(TOPICS.get(name, name))


def handler(path: str) -> str:
    """The handler in plain words, or the part of its path that tells it from others: "notifications.tell"."""
    short = place(path)
    return str(HANDLERS.get(short, short))


def place(path: str) -> str:
    """The part of a handler's path that tells it from others, for who looks for it in the code."""
    parts = path.split(".")
    return ".".join(parts[1:-1] if parts[0] == "forms_platform" and len(parts) > 2 else parts)


def topics_called(words: str) -> list[str]:
    """The topics whose words have these among them."""
    return [name for name, said in TOPICS.items() if words.casefold() in str(said).casefold()]


def places_called(words: str) -> list[str]:
    """The places of the handlers whose words have these among them."""
    return [name for name, said in HANDLERS.items() if words.casefold() in str(said).casefold()]
