"""The doors of the API: every call, the token of a client, the OpenAPI and the page that explains it."""

from __future__ import annotations

import base64
import binascii
import logging
import time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from pydantic import BaseModel

from forms_platform.api import tokens
from forms_platform.api.asked import Asked, admitted, tell_limit
from forms_platform.api.once import once
from forms_platform.api.openapi import ABOUT, openapi
from forms_platform.api.operating import todo
from forms_platform.api.operations import OPERATIONS, Operation, found
from forms_platform.api.problem import Problem, answer
from forms_platform.api.scopes import SCOPES, said
from forms_platform.look.limit import Limit
from forms_platform.look.words import language

log = logging.getLogger(__name__)


@csrf_exempt  # a token is no cookie: nobody else's page can send it along
def call(request: HttpRequest, path: str) -> HttpResponseBase:
    """What the operation at the address answers, or a problem."""
    try:
        response = _done(request, path)
    except Problem as problem:
        response = answer(problem, request.path)
    except Exception:
        log.exception("the API failed at %s %s", request.method, path)
        response = answer(Problem("failed"), request.path)
    tell_limit(request, response)
    response["Cache-Control"] = "private, no-store"
    return response


def _done(request: HttpRequest, path: str) -> HttpResponse:
    there = found(path)
    if not there:
        admitted(request, "")
        raise Problem("not_found")
    mine = next(((one, parts) for one, parts in there if one.method == request.method), None)
    if mine is None:
        response = answer(Problem("method_not_allowed", method=str(request.method)), request.path)
        response["Allow"] = ", ".join(sorted(one.method for one, _ in there))
        return response
    operation, parts = mine
    asked = admitted(request, operation.scope)
    faults = [
        {"path": one.name, "code": code, "text": one.about}
        for one in operation.query
        if (said_of := request.GET.get(one.name)) is not None and (code := one.fault(said_of))
    ]
    if faults:
        raise Problem("bad_request", faults=faults)
    if operation.file and request.content_type != "multipart/form-data":
        raise Problem("not_acceptable_body", wanted="multipart/form-data")

    def do() -> HttpResponse:
        return _response(operation, operation.do(asked, *operation.parts(parts)))

    if not operation.once:
        return do()
    return once(request, asked.person.pk, do, now=asked.now, unkept=operation.unkept)


def _response(operation: Operation, gave: Any) -> HttpResponse:
    if operation.status == 204:
        return HttpResponse(status=204)
    if isinstance(gave, HttpResponse):
        return gave
    told = gave.model_dump(mode="json") if isinstance(gave, BaseModel) else gave
    response = JsonResponse(told, status=operation.status, json_dumps_params={"ensure_ascii": False})
    response["Content-Language"] = language()
    return response


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI, for who has signed in or has a token: it tells every e-service's questions."""
    if not request.user.is_authenticated:
        try:
            admitted(request, "")
        except Problem as problem:
            return answer(problem, request.path)
    response = JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@login_required
def docs(request: HttpRequest) -> HttpResponse:
    """The API on a page, without a script."""
    groups: dict[str, list[Operation]] = {}
    for one in OPERATIONS:
        groups.setdefault(one.tag, []).append(one)
    scopes = [(scope, said(scope, language())) for scope in SCOPES]
    context = {"about": ABOUT, "groups": groups.items(), "scopes": scopes}
    return render(request, "api/docs.html", context)


@require_safe
def todo_fragment(request: HttpRequest) -> HttpResponse:
    """The to-do list as a piece of HTML that an intranet puts in its own page: no script, no style."""
    try:
        asked: Asked = admitted(request, "todo:read")
        response = render(request, "api/_todo.html", {"todo": todo(asked)})
    except Problem as problem:
        response = answer(problem, request.path)
    tell_limit(request, response)
    response["Cache-Control"] = "private, no-store"
    return response


TRIES = Limit("api-client", 30, 60)


@csrf_exempt
@require_POST
def oauth_token(request: HttpRequest) -> HttpResponse:
    """A token for a client: OAuth 2.0 client credentials (RFC 6749, 4.4), with the errors that it names."""
    if request.content_type != "application/x-www-form-urlencoded" or (
        request.POST.get("grant_type") != "client_credentials"
    ):
        return _oauth_error("unsupported_grant_type" if request.POST.get("grant_type") else "invalid_request")
    client_id, secret = _credentials(request)
    if wait := TRIES.spend(f"{request.META.get('REMOTE_ADDR', '')}:{client_id[:40]}", time.time()):
        return answer(Problem("too_many", seconds=wait), request.path)
    client = tokens.client_of(client_id, secret)
    if client is None:
        return _oauth_error("invalid_client", 401)
    allowed = client.scopes.split()
    wanted = request.POST.get("scope", "").split() or allowed
    if not set(wanted) <= set(allowed):
        return _oauth_error("invalid_scope")
    _, text = tokens.issue(client.person, client.name, wanted, now=timezone.now(), client=client)
    told = {"access_token": text, "token_type": "Bearer", "scope": " ".join(wanted)}
    response = JsonResponse(told | {"expires_in": int(tokens.OF_CLIENT.total_seconds())})
    response["Cache-Control"] = "no-store"
    return response


def _credentials(request: HttpRequest) -> tuple[str, str]:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return "", ""
        return client_id, secret
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _oauth_error(code: str, status: int = 400) -> HttpResponse:
    response = JsonResponse({"error": code}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="api"'
    return response
