"""What the API can do: one row an operation. The dispatcher, the OpenAPI and the tests all read this table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from forms_platform.api import (
    acting,
    adding,
    away,
    e_services,
    editing,
    filling,
    operating,
    passing,
    reading,
    receiving,
    shapes,
)
from forms_platform.api import shapes_editing as edited
from forms_platform.api import shapes_operating as operated
from forms_platform.api import shapes_working as working

NUMBER, KEY, ID, ROW, TARGET, FILE = "number", "key", "id", "row", "target", "file"
PARTS: Final[Mapping[str, str]] = {
    NUMBER: r"[0-9A-Za-z-]{1,20}",
    KEY: r"[a-z0-9-]{1,60}",
    ROW: r"[1-9][0-9]{0,11}",
    TARGET: r"[a-z0-9-]{1,40}",
    FILE: r"[a-z0-9-]{1,60}",
    ID: r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}


@dataclass(frozen=True)
class Query:
    """A parameter of an address."""

    name: str
    about: str
    values: tuple[str, ...] = ()  # what it can be; the first is what it is when it is left out
    most: int = 60
    pattern: str = ""

    def fault(self, said: str) -> str:
        """The code of what is wrong with what was said, "" when nothing is."""
        if self.values and said not in self.values:
            return "unknown"
        if len(said) > self.most:
            return "too_long"
        return "wrong_pattern" if self.pattern and not re.fullmatch(self.pattern, said) else ""


AFTER = Query("after", "Where the page before ended: its `next`", pattern=r"[0-9A-Za-z.-]{0,60}")
WORDS = Query("q", "Words to search for", most=100)


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: str  # "cases/{number}"; the parts are of PARTS
    scope: str
    do: Callable[..., Any]
    summary: str
    gives: type[BaseModel] | None = None  # None: nothing, or JSON without a fixed shape
    takes: type[BaseModel] | None = None
    query: tuple[Query, ...] = ()
    status: int = 200
    problems: tuple[str, ...] = ()
    file: bool = False  # whether a file is sent, as multipart/form-data
    bytes: str = ""  # the type of the file that is the answer
    once: bool = False  # whether an Idempotency-Key makes it safe to send again
    unkept: str = ""  # what of the answer is told once and not kept for who sends it again
    tag: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What an address of the operation looks like."""
        return re.compile(re.sub(r"\\\{(\w+)\\\}", lambda m: f"(?P<{m[1]}>{PARTS[m[1]]})", re.escape(self.path)))

    @property
    def name(self) -> str:
        """What programs call it: "cases_withdraw"."""
        return f"{self.method.lower()}_{re.sub(r'[^a-z]+', '_', self.path.replace('{', '').replace('}', ''))}".strip(
            "_"
        )

    def parts(self, found: Mapping[str, str]) -> list[Any]:
        """The parts of an address, typed."""
        typed: Mapping[str, Callable[[str], Any]] = {ID: UUID, ROW: int}
        return [typed.get(key, str)(value) for key, value in found.items()]


def _get(path: str, scope: str, do: Callable[..., Any], summary: str, gives: Any = None, **more: Any) -> Operation:
    return Operation("GET", path, scope, do, summary, gives, **more)


def _delete(path: str, scope: str, do: Callable[..., Any], summary: str, **more: Any) -> Operation:
    return Operation("DELETE", path, scope, do, summary, status=204, **more)


def _post(path: str, scope: str, do: Callable[..., Any], summary: str, gives: Any = None, **more: Any) -> Operation:
    return Operation("POST", path, scope, do, summary, gives, once=True, **more)


OPERATIONS: Final[tuple[Operation, ...]] = (
    _get("me", "", operating.me, "Whom the token acts for", shapes.Me, tag="Me"),
    # --- the catalogue
    _get("services", "services:read", e_services.services, "The e-services", shapes.Services,
         query=(WORDS,), tag="Services"),
    _get("services/{key}", "services:read", e_services.service, "One e-service", shapes.Service, tag="Services",
         problems=("not_found",)),
    _get("services/{key}/document", "services:read", e_services.document, "The definition, as it was published",
         tag="Services", problems=("not_found",)),
    _get("services/{key}/answers-schema", "services:read", e_services.schema_of_answers,
         "The JSON Schema of the answers", tag="Services", problems=("not_found",)),
    _get("document-schema", "services:read", e_services.schema_of_documents, "The JSON Schema of definitions",
         tag="Services"),
    # --- filling in
    _get("drafts", "drafts:write", filling.mine, "One’s drafts", shapes.Drafts, tag="Drafts"),
    _post("drafts", "drafts:write", filling.begin, "Begin a draft", shapes.Draft, takes=shapes.NewDraft, status=201,
          problems=("not_found", "may_not_start", "changed_elsewhere"), tag="Drafts"),
    _get("drafts/{id}", "drafts:write", filling.one, "One draft", shapes.Draft, tag="Drafts",
         problems=("not_found", "already_submitted")),
    Operation("PATCH", "drafts/{id}", "drafts:write", filling.change, "Put answers in a draft", shapes.Draft,
              takes=shapes.DraftAnswers, problems=("not_found", "already_submitted"), tag="Drafts"),
    Operation("DELETE", "drafts/{id}", "drafts:write", filling.discard, "Throw a draft away", status=204,
              problems=("not_found", "already_submitted"), tag="Drafts"),
    _post("drafts/{id}/files", "drafts:write", filling.add_file, "Add a file to a draft", shapes.File, status=201,
          file=True, query=(Query("field", "The field, or `kvitton.0.bild` in a row", most=200),), tag="Drafts",
          problems=("not_found", "file_refused", "already_submitted")),
    _post("drafts/{id}/submit", "cases:submit", filling.send, "Submit a draft", shapes.CaseInList, status=201,
          problems=("not_found", "answers_faulty", "refused"), tag="Drafts"),
    # --- cases
    _get("cases", "cases:read", reading.cases, "One’s cases", shapes.Cases, tag="Cases",
         query=(Query("state", "Which of them", ("open", "returned", "closed")), AFTER)),
    _get("cases/{number}", "cases:read", reading.case, "One case", shapes.Case, tag="Cases",
         problems=("not_found",)),
    _get("cases/{number}/deliveries", "cases:read", reading.deliveries, "The deliveries of a case", shapes.Deliveries,
         tag="Cases", problems=("not_found",)),
    _get("cases/{number}/record", "cases:read", reading.record, "The sealed record of a case, PDF/A",
         tag="Cases", problems=("not_found",), bytes="application/pdf"),
    _get("files/{id}", "cases:read", reading.file, "The bytes of a file", tag="Cases",
         problems=("not_found", "file_unclean"), bytes="application/octet-stream"),
    _post("cases/{number}/withdraw", "cases:write", acting.withdraw, "Take a case back", shapes.CaseInList,
          takes=shapes.Why, problems=("not_found", "refused"), tag="Cases"),
    _post("cases/{number}/comments", "cases:write", acting.comment, "Say something in a case", shapes.CaseInList,
          takes=shapes.Said, status=201, problems=("not_found", "refused"), tag="Cases"),
    _post("cases/{number}/amend", "cases:write", acting.amend, "Begin to put right a case that was sent back",
          shapes.Draft, problems=("not_found", "refused"), tag="Cases"),
    _post("cases/{number}/recall", "cases:write", acting.recall, "Take a case back to change it, still unanswered",
          shapes.CaseInList, problems=("not_found", "refused"), tag="Cases"),
    _post("cases/{number}/again", "drafts:write", adding.again, "Begin a draft with the answers of an earlier case",
          shapes.Draft, status=201, problems=("not_found", "may_not_start"), tag="Cases"),
    _post("cases/{number}/files", "cases:write", adding.add_to_case, "Add a file to a case that is under way",
          shapes.File, status=201, file=True, problems=("not_found", "refused", "file_refused"), tag="Cases"),
    _post("cases/{number}/opinion", "queue:decide", passing.give_opinion, "Say what one thinks, when one was asked",
          shapes.CaseInList, takes=working.GivingOpinion, status=201, problems=("not_found", "refused"), tag="Queue"),
    # --- deciding
    _get("queue", "queue:read", acting.queue, "What waits for one", shapes.Queue, tag="Queue",
         query=(Query("tab", "Which list", ("mine", "late", "stand_in", "waiting", "decided")), WORDS,
                Query("service", "Only this e-service"), AFTER)),
    _get("queue/{number}", "queue:read", acting.task, "One case to decide", shapes.Task, tag="Queue",
         problems=("not_found",)),
    _post("queue/{number}/decision", "queue:decide", acting.decide, "Decide", shapes.Decided, takes=shapes.Decision,
          status=201, problems=("not_found", "refused"), tag="Queue"),
    _post("queue/{number}/claim", "queue:decide", acting.claim, "Take a case for one’s group", shapes.CaseInList,
          problems=("not_found", "refused"), tag="Queue"),
    _post("queue/{number}/release", "queue:decide", acting.release, "Give a case back to the group",
          shapes.CaseInList, problems=("not_found", "refused"), tag="Queue"),
    _post("queue/{number}/hand-over", "queue:decide", passing.hand_over, "Give a case to somebody else",
          shapes.CaseInList, takes=working.HandingOver, problems=("not_found", "refused"), tag="Queue"),
    _post("queue/{number}/opinions", "queue:decide", passing.ask_opinion, "Ask what somebody thinks",
          shapes.CaseInList, takes=working.AskingOpinion, status=201, problems=("not_found", "refused"), tag="Queue"),
    _post("queue/{number}/signing", "queue:sign", passing.begin_signing, "Begin to sign a decision", working.Act,
          takes=working.Signing, status=201, problems=("not_found", "refused", "no_provider"), tag="Signing"),
    _get("signing/{id}", "queue:sign", passing.signing_act, "How far a signature has come", working.Act, tag="Signing",
         problems=("not_found",)),
    _delete("signing/{id}", "queue:sign", passing.cancel_signing, "Do not sign after all", problems=("not_found",),
            tag="Signing"),
    _post("bundles", "queue:decide", passing.decide_many, "Decide many cases of one e-service",
          working.BundleProgress, takes=working.Bundle, status=201, problems=("not_found",), tag="Queue"),
    _get("bundles/{id}", "queue:decide", passing.bundle, "How far a bundle has come", working.BundleProgress,
         problems=("not_found",), tag="Queue"),
    # --- people, stand-ins and absence
    _get("people", "people:read", passing.colleagues, "Find colleagues", working.Colleagues, query=(WORDS,),
         tag="People"),
    _get("stand-ins", "away:write", away.stand_ins, "Who stands in for one, and for whom one does", working.StandIns,
         tag="People"),
    _post("stand-ins", "away:write", away.set_one, "Set a stand-in", working.StandIn, takes=working.NewStandIn,
          status=201, problems=("refused",), tag="People"),
    _delete("stand-ins/{row}", "away:write", away.end_one, "End a stand-in", problems=("not_found", "refused"),
            tag="People"),
    _get("absences", "away:write", away.absences, "When one is away", working.Absences, tag="People"),
    _post("absences", "away:write", away.tell, "Tell that one is away", working.Absence, takes=working.NewAbsence,
          status=201, problems=("refused",), tag="People"),
    _delete("absences/{row}", "away:write", away.back, "One is back from today on",
            problems=("not_found", "refused"), tag="People"),
    _post("decisions/{id}/undo", "queue:decide", acting.undo, "Undo the decisions of a batch while they are held",
          shapes.Undone, problems=("not_found",), tag="Queue"),
    # --- editing e-services
    _get("service-drafts", "services:write", editing.drafts, "The drafts of e-services (form administrators)",
         edited.ServiceDrafts, problems=("forbidden",), tag="Editing"),
    _post("service-drafts", "services:write", editing.new, "Begin an e-service", edited.ServiceDraft,
          takes=edited.NewService, status=201, problems=("forbidden", "refused", "key_taken"), tag="Editing"),
    _get("service-drafts/{key}", "services:write", editing.draft, "One draft, its faults and warnings",
         edited.ServiceDraft, problems=("forbidden", "not_found"), tag="Editing"),
    Operation("PUT", "service-drafts/{key}", "services:write", editing.replace, "Replace the document of a draft",
              edited.ServiceDraft, takes=edited.ServiceDocument, tag="Editing",
              problems=("forbidden", "not_found", "refused", "changed_elsewhere")),
    _post("service-drafts/{key}/publish", "services:publish", editing.publish, "Publish a draft", edited.Published,
          takes=edited.Publishing, tag="Editing",
          problems=("forbidden", "not_found", "changed_elsewhere", "not_publishable", "answers_faulty")),
    _post("service-drafts/{key}/agree", "services:publish", editing.agree, "Agree to what somebody else publishes",
          edited.Published, problems=("forbidden", "not_found", "refused", "answers_faulty"), tag="Editing"),
    Operation("POST", "services/{key}/withdraw", "services:publish", editing.withdraw, "Take an e-service out of use",
              status=204, problems=("forbidden", "not_found"), tag="Editing"),
    Operation("POST", "services/{key}/restore", "services:publish", editing.restore, "Put it in use again",
              status=204, problems=("forbidden", "not_found"), tag="Editing"),
    # --- operating
    _get("deliveries", "deliveries:read", operating.messages, "What is on its way (operators)",
         shapes.OperatorsDeliveries, problems=("forbidden",), tag="Deliveries",
         query=(Query("state", "How far it has come", ("help", "retrying", "waiting", "done", "handled")), WORDS,
                AFTER)),
    _post("deliveries/{id}/replay", "deliveries:replay", operating.replay, "Try a delivery again (operators)",
          shapes.Replayed, problems=("not_found", "forbidden"), tag="Deliveries"),
    _get("deliveries/{id}", "deliveries:read", operating.message, "One delivery with what it carries (operators)",
         edited.WholeDelivery, problems=("not_found", "forbidden"), tag="Deliveries"),
    Operation("POST", "deliveries/{id}/handled", "deliveries:replay", operating.settle,
              "Say how it was done by hand (operators)", takes=edited.Handled, status=204,
              problems=("not_found", "forbidden", "refused"), tag="Deliveries"),
    _post("deliveries/replay", "deliveries:replay", operating.replay_all, "Try all of them again (operators)",
          shapes.Replayed, problems=("forbidden",), tag="Deliveries",
          query=(Query("state", "Which of them", ("help", "retrying")), WORDS)),
    _get("receivers", "receivers:read", receiving.receivers, "The receivers of deliveries (operators)",
         operated.Receivers, problems=("forbidden",), tag="Receivers"),
    _get("receivers/{target}", "receivers:read", receiving.receiver, "What is set for a receiver (operators)",
         operated.Receiver, problems=("not_found", "forbidden"), tag="Receivers"),
    Operation("PUT", "receivers/{target}", "receivers:write", receiving.set_receiver,
              "Say where deliveries go (operators)", operated.Receiver, takes=operated.ReceiverSettings,
              problems=("not_found", "forbidden"), tag="Receivers"),
    _post("receivers/{target}/sample", "receivers:read", receiving.sample, "Show a file of nobody (operators)",
          operated.SampleFile, takes=operated.Layout, problems=("not_found", "forbidden"), tag="Receivers"),
    _post("receivers/{target}/test", "receivers:write", receiving.test_receiver,
          "Send a parcel that holds nothing (operators)", operated.Tried, problems=("not_found", "forbidden"),
          tag="Receivers"),
    _post("receivers/{target}/try-again", "deliveries:replay", receiving.try_again,
          "Try everything to a receiver again (operators)", shapes.Replayed, problems=("not_found", "forbidden"),
          tag="Receivers"),
    _get("receivers/{target}/files", "receivers:read", receiving.files, "The files of many cases (operators)",
         operated.BatchFiles, problems=("not_found", "forbidden"), tag="Receivers"),
    _get("receivers/{target}/files/{file}", "receivers:files", receiving.file,
         "One file of many cases, as it was sent (operators)", problems=("not_found", "forbidden"), tag="Receivers",
         bytes="application/octet-stream"),
    _get("webhooks", "webhooks:read", receiving.webhooks, "Who is told of events (operators)", operated.Webhooks,
         problems=("forbidden",), tag="Webhooks"),
    _post("webhooks", "webhooks:write", receiving.add_webhook, "Tell a system of events (operators)",
          operated.WebhookSecret, takes=operated.NewWebhook, status=201, problems=("forbidden",), unkept="secret",
          tag="Webhooks"),
    _get("webhooks/{row}", "webhooks:read", receiving.webhook, "One endpoint (operators)", operated.Webhook,
         problems=("not_found", "forbidden"), tag="Webhooks"),
    _post("webhooks/{row}/secret", "webhooks:write", receiving.rotate_webhook,
          "Give an endpoint a new secret (operators)", operated.WebhookSecret, problems=("not_found", "forbidden"),
          unkept="secret", tag="Webhooks"),
    _post("webhooks/{row}/start", "webhooks:write", receiving.start_webhook, "Start an endpoint again (operators)",
          operated.Webhook, problems=("not_found", "forbidden"), tag="Webhooks"),
    _post("webhooks/{row}/stop", "webhooks:write", receiving.stop_webhook, "Stop an endpoint (operators)",
          operated.Webhook, problems=("not_found", "forbidden"), tag="Webhooks"),
    _post("webhooks/{row}/test", "webhooks:write", receiving.test_webhook, "Send a test event (operators)",
          operated.WebhookAttempt, problems=("not_found", "forbidden"), tag="Webhooks"),
    _get("webhooks/{row}/attempts", "webhooks:read", receiving.webhook_attempts,
         "What was sent to an endpoint (operators)", operated.WebhookAttempts, problems=("not_found", "forbidden"),
         tag="Webhooks"),
    Operation("PUT", "balances/{key}", "balances:write", operating.set_balances,
              "Say what people have left of something (the payroll system)", shapes.BalancesTaken,
              takes=shapes.Balances, tag="Balances"),
    # --- for other pages
    _get("todo", "todo:read", operating.todo, "What waits for one, for an intranet", shapes.Todo, tag="To do",
         query=(Query("person", "With the scope todo:others: user name or e-mail", most=150),),
         problems=("not_found",)),
)  # fmt: skip


def found(path: str) -> list[tuple[Operation, dict[str, str]]]:
    """The operations whose address the path is, with its parts."""
    return [(one, match.groupdict()) for one in OPERATIONS if (match := one.pattern.fullmatch(path))]
