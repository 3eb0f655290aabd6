"""What there is to tell: every kind of notice with its words in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Words:
    """One notice in one language. `action` is the text of the button; all may name facts in braces. `more` is said
    only where its facts are known."""

    subject: str
    line: str
    action: str
    more: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its icon, where it leads (name of an address), and its words in both languages."""

    icon: str
    address: str
    sv: Words
    en: Words


KINDS: Final[Mapping[str, Kind]] = {
    "registered": Kind(
        "send",
        "cases:case",
        Words(
            "Vi har tagit emot {title} {number}",
            "{title} med ärendenummer {number} är inskickad.",
            "Följ ärendet",
            "Nu väntar ärendet på {waits_for}.",
        ),
        Words(
            "We have received {title} {number}",
            "{title} has been submitted with case number {number}.",
            "Follow the case",
            "The case is now waiting for {waits_for}.",
        ),
    ),
    "registered_for_you": Kind(
        "users",
        "cases:case",
        Words(
            "{requester} har fyllt i {title} åt dig",
            "{requester} har skickat in {title}, {number}, som gäller dig.",
            "Se ärendet",
        ),
        Words(
            "{requester} has filled in {title} for you",
            "{requester} has submitted {title}, {number}, which concerns you.",
            "View the case",
        ),
    ),
    "your_turn": Kind(
        "inbox",
        "approvals:task",
        Words(
            "Att godkänna: {title} från {requester}",
            "{requester} har skickat {title}, {number}, och det är din tur.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To approve: {title} from {requester}",
            "{requester} has submitted {title}, {number}, and it is your turn to answer.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "your_turn_as_stand_in": Kind(
        "users",
        "approvals:task",
        Words(
            "Att godkänna för {absent}: {title} från {requester}",
            "{requester} har skickat {title}, {number}. Du ersätter {absent}.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To approve for {absent}: {title} from {requester}",
            "{requester} has submitted {title}, {number}. You are standing in for {absent}.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "group_turn": Kind(
        "users",
        "approvals:task",
        Words(
            "Till {group}: {title} {number}",
            "{title} {number} från {requester} väntar på {group}.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "To {group}: {title} {number}",
            "{title} {number} from {requester} is waiting for {group}.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "returned": Kind(
        "undo-2",
        "cases:case",
        Words(
            "{title} {number} behöver rättas",
            "{by} vill att du rättar {title}, {number}, innan den kan godkännas.",
            "Se vad som ska rättas",
        ),
        Words(
            "{title} {number} needs correction",
            "{by} asks you to correct {title}, {number}, before it can be approved.",
            "See what to correct",
        ),
    ),
    "rows_returned": Kind(
        "undo-2",
        "cases:case",
        Words(
            "Allt i {title} {number} gick inte vidare",
            "{title}, {number}, har gått vidare utan {rows}.",
            "Se vad som inte gick vidare",
            "Beslutet fattades av {by}. Skälet står i ärendet.",
        ),
        Words(
            "Not all of {title} {number} went on",
            "{title}, {number}, has gone on without {rows}.",
            "See what did not go on",
            "Decided by {by}. The reason is in the case.",
        ),
    ),
    "approved": Kind(
        "circle-check",
        "cases:case",
        Words(
            "{title} {number} är beviljad",
            "{title}, {number}, är beviljad.",
            "Se beslutet",
            "Beslutet fattades av {by}.",
        ),
        Words(
            "{title} {number} has been granted",
            "{title}, {number}, has been granted.",
            "View the decision",
            "Decided by {by}.",
        ),
    ),
    "rejected": Kind(
        "circle-x",
        "cases:case",
        Words(
            "{title} {number} är avslagen",
            "{title}, {number}, är avslagen.",
            "Se beslutet och skälen",
            "Beslutet fattades av {by}.",
        ),
        Words(
            "{title} {number} has been rejected",
            "{title}, {number}, has been rejected.",
            "View the decision and the reasons",
            "Decided by {by}.",
        ),
    ),
    "done": Kind(
        "circle-check",
        "cases:case",
        Words("{title} {number} är klart", "{title}, {number}, är klart.", "Se ärendet"),
        Words("{title} {number} is done", "{title}, {number}, is done.", "View the case"),
    ),
    "withdrawn": Kind(
        "x",
        "cases:case",
        Words(
            "{requester} har återtagit {title} {number}",
            "{requester} har återtagit {title}, {number}. Du behöver inte göra något.",
            "Se ärendet",
        ),
        Words(
            "{requester} has withdrawn {title} {number}",
            "{requester} has withdrawn {title}, {number}. You do not need to do anything.",
            "View the case",
        ),
    ),
    "draft_expires": Kind(
        "timer",
        "intake:drafts",
        Words(
            "Ditt utkast till {title} tas bort {goes}",
            "Du började fylla i {title} och sparade senast {saved}. Utkastet tas bort {goes} om du inte fortsätter.",
            "Till dina utkast",
        ),
        Words(
            "Your draft of {title} will be removed {goes}",
            "You began to fill in {title} and last saved it {saved}. It will be removed {goes} unless you go on.",
            "To your drafts",
        ),
    ),
    "asked": Kind(
        "message-square",
        "cases:case",
        Words(
            "{by} frågar om {title} {number}",
            "{by} har skrivit i {title}, {number}. Svara i ärendet.",
            "Läs och svara",
        ),
        Words(
            "{by} has a question about {title} {number}",
            "{by} has written in {title}, {number}. Answer in the case.",
            "Read and answer",
        ),
    ),
    "answered": Kind(
        "message-square",
        "cases:case",
        Words(
            "{by} har skrivit till dig om {title} {number}",
            "{by} har skrivit i {title}, {number}.",
            "Läs i ärendet",
        ),
        Words(
            "{by} has written to you about {title} {number}",
            "{by} has written in {title}, {number}.",
            "Read it in the case",
        ),
    ),
    "who_stands_in": Kind(
        "calendar-off",
        "organisation:stand_ins",
        Words(
            "Vem ersätter dig när du är borta?",
            "Det finns dagar då du är borta och ingen ersätter dig. Det som väntar på dig blir då liggande.",
            "Välj ersättare",
        ),
        Words(
            "Who stands in for you while you are away?",
            "There are days when you are away and nobody stands in for you. What waits for you would be left waiting.",
            "Choose a stand-in",
        ),
    ),
    "stands_in": Kind(
        "users",
        "organisation:stand_ins",
        Words(
            "Du ersätter {absent} {span}",
            "{by} har utsett dig till ersättare för {absent} {span}. Det som väntar på {absent} ser du då i din kö.",
            "Se dina ersättningar",
        ),
        Words(
            "You stand in for {absent} {span}",
            "{by} has made you stand-in for {absent} {span}. What waits for {absent} is then shown in your queue.",
            "View your stand-ins",
        ),
    ),
    "stood_in_for": Kind(
        "users",
        "organisation:stand_ins",
        Words(
            "{stand_in} ersätter dig {span}",
            "{by} har utsett {stand_in} till din ersättare {span}.",
            "Se dina ersättare",
        ),
        Words(
            "{stand_in} stands in for you {span}",
            "{by} has made {stand_in} your stand-in {span}.",
            "View your stand-ins",
        ),
    ),
    "delivered": Kind(
        "banknote",
        "cases:case",
        Words(
            "{title} {number} är skickad till {target}",
            "Underlaget för {title}, {number}, är mottaget av {target}.",
            "Se ärendet",
        ),
        Words(
            "{title} {number} has been sent to {target}",
            "The data for {title}, {number}, has been received by {target}.",
            "View the case",
        ),
    ),
    "counter_delivered": Kind(
        "undo-2",
        "cases:case",
        Words(
            "{title} {number} är återtagen hos {target}",
            "Återtagandet av {title}, {number}, är mottaget av {target}.",
            "Se ärendet",
        ),
        Words(
            "{title} {number} has been taken back from {target}",
            "That {title}, {number}, is taken back has been received by {target}.",
            "View the case",
        ),
    ),
    "taken_back": Kind(
        "undo-2",
        "cases:case",
        Words(
            "{title} {number} gäller inte längre",
            "Det som beviljades i {title}, {number}, är återtaget. Det som andra system har fått tas tillbaka.",
            "Se ärendet",
            "Det är gjort genom ärende {via}.",
        ),
        Words(
            "{title} {number} no longer holds",
            "What was granted in {title}, {number}, has been taken back. What other systems were sent is undone.",
            "View the case",
            "It was done through case {via}.",
        ),
    ),
    "delivery_given_up": Kind(
        "triangle-alert",
        "outbox:messages",
        Words(
            "Leveransen av {number} har gett upp",
            "Leveransen av {title}, {number}, till {target} lyckades inte.",
            "Öppna driftsidan",
        ),
        Words(
            "The delivery of {number} has been given up",
            "{title}, {number}, could not be delivered to {target}.",
            "Open the operations page",
        ),
    ),
    "reminded": Kind(
        "bell",
        "approvals:task",
        Words(
            "Påminnelse: {title} från {requester} väntar på svar",
            "{title}, {number}, från {requester} väntar fortfarande på svar.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "Reminder: {title} from {requester} is waiting for an answer",
            "{title}, {number}, from {requester} is still waiting for an answer.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "overdue": Kind(
        "timer",
        "approvals:task",
        Words(
            "Försenat: {title} från {requester}",
            "{title}, {number}, från {requester} skulle ha fått svar {due} och väntar fortfarande.",
            "Öppna ärendet",
            "Nu kan även {after} svara.",
        ),
        Words(
            "Overdue: {title} from {requester}",
            "{title}, {number}, from {requester} should have been answered {due} and is still waiting.",
            "Open the case",
            "Now {after} can answer too.",
        ),
    ),
    "escalated": Kind(
        "arrow-right",
        "approvals:task",
        Words(
            "Har gått vidare till dig: {title} från {requester}",
            "{title}, {number}, från {requester} skulle ha fått svar {due}. Därför har ärendet gått vidare till dig.",
            "Öppna ärendet",
            "Det har väntat på {before}.",
        ),
        Words(
            "Passed on to you: {title} from {requester}",
            "{title}, {number}, from {requester} should have been answered {due}. So the case has passed on to you.",
            "Open the case",
            "It has been waiting for {before}.",
        ),
    ),
    "taken": Kind(
        "arrow-right",
        "cases:case",
        Words(
            "{title} från {requester} har gått vidare till {after}",
            "{title}, {number}, från {requester} skulle ha fått svar {due}. Därför har det gått vidare till {after}.",
            "Se ärendet",
            "Du behöver inte göra något.",
        ),
        Words(
            "{title} from {requester} has passed on to {after}",
            "{title}, {number}, from {requester} should have been answered {due}. So it has passed on to {after}.",
            "View the case",
            "You do not need to do anything.",
        ),
    ),
    "handed_over": Kind(
        "corner-down-right",
        "approvals:task",
        Words(
            "{by} har lämnat över till dig: {title} från {requester}",
            "{by} har lämnat över {title}, {number}, från {requester}. Nu är det din tur.",
            "Öppna ärendet",
            "Svara senast {due}.",
        ),
        Words(
            "{by} has handed over to you: {title} from {requester}",
            "{by} has handed over {title}, {number}, from {requester}. Now it is your turn.",
            "Open the case",
            "Answer by {due}.",
        ),
    ),
    "opinion_asked": Kind(
        "message-square",
        "approvals:task",
        Words(
            "{by} vill ha ditt yttrande om {title} {number}",
            "{by} vill ha ditt yttrande om {title}, {number}, från {requester}. Frågan står i ärendet.",
            "Läs och svara",
        ),
        Words(
            "{by} asks for your opinion on {title} {number}",
            "{by} asks for your opinion on {title}, {number}, from {requester}. The question is in the case.",
            "Read and answer",
        ),
    ),
    "opinion_given": Kind(
        "message-square",
        "approvals:task",
        Words(
            "{by} har yttrat sig om {title} {number}",
            "{by} har svarat på din fråga i {title}, {number}.",
            "Läs yttrandet",
        ),
        Words(
            "{by} has given an opinion on {title} {number}",
            "{by} has answered your question in {title}, {number}.",
            "Read the opinion",
        ),
    ),
    "recalled": Kind(
        "undo-2",
        "cases:case",
        Words(
            "{requester} rättar {title} {number}",
            "{requester} har tagit tillbaka {title}, {number}, för att rätta. Du behöver inte göra något nu.",
            "Se ärendet",
        ),
        Words(
            "{requester} is correcting {title} {number}",
            "{requester} has taken back {title}, {number}, to correct it. You do not need to do anything now.",
            "View the case",
        ),
    ),
    "told": Kind(
        "megaphone",
        "cases:case",
        Words("{label} – {title} {number}", "{said}", "Se ärendet"),
        Words("{label} – {title} {number}", "{said}", "View the case"),
    ),
    "file_infected": Kind(
        "triangle-alert",
        "cases:case",
        Words(
            "En fil du skickade in är borttagen",
            "Viruskontrollen hittade skadlig kod i en fil du lade till i {title}, {number}. Filen är borttagen.",
            "Se ärendet",
            "Ta reda på varifrån filen kom innan du skickar den igen, och kontakta IT om du har öppnat den.",
        ),
        Words(
            "A file you sent in has been removed",
            "The virus scanner found malicious code in a file you added to {title}, {number}. It has been removed.",
            "View the case",
            "Find out where the file came from before you send it again, and contact IT if you have opened it.",
        ),
    ),
    "draft_file_infected": Kind(
        "triangle-alert",
        "intake:drafts",
        Words(
            "En fil du lade till är borttagen",
            "Viruskontrollen hittade skadlig kod i en fil du lade till i ett utkast. Filen är borttagen.",
            "Till dina utkast",
            "Ta reda på varifrån filen kom innan du lägger till den igen, och kontakta IT om du har öppnat den.",
        ),
        Words(
            "A file you added has been removed",
            "The virus scanner found malicious code in a file you added to a draft. It has been removed.",
            "To your drafts",
            "Find out where the file came from before you add it again, and contact IT if you have opened it.",
        ),
    ),
    "case_file_infected": Kind(
        "triangle-alert",
        "cases:case",
        Words(
            "En fil i {title} {number} är borttagen",
            "Viruskontrollen hittade skadlig kod i en fil i {title}, {number}, från {requester}. Filen är borttagen.",
            "Se ärendet",
            "Behövs den för beslutet kan du begära rättning.",
        ),
        Words(
            "A file in {title} {number} has been removed",
            "The virus scanner found malicious code in a file in {title}, {number}, from {requester}. It is removed.",
            "View the case",
            "If the decision needs it, you can ask for a correction.",
        ),
    ),
    "staffing_broke": Kind(
        "user-x",
        "staffing:who",
        Words(
            "Ingen skulle få {title}",
            "Organisationen har ändrats så att {title} skulle stanna: {what}",
            "Se vem som skulle få det",
        ),
        Words(
            "Nobody would get {title}",
            "The organisation has changed so that {title} would stop: {what}",
            "See who would get it",
        ),
    ),
    "post_stuck": Kind(
        "triangle-alert",
        "outbox:messages",
        Words(
            "{count} behöver hjälp i utkorgen",
            "Plattformen har gett upp {count} i utkorgen. Det äldsta har legat där sedan {since}.",
            "Öppna driftsidan",
        ),
        Words(
            "{count} in the outbox need help",
            "The platform has given up on {count} in the outbox. The oldest has been there since {since}.",
            "Open the operations page",
        ),
    ),
}
