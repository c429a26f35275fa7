"""Faults as pages: not found, not allowed, not from here, our own; each says what and the next step."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_log = logging.getLogger("jalon.web")


def fault(request: HttpRequest, kind: str, status: int, **facts: object) -> HttpResponse:
    """A page that says one fault; `kind` names its sentences in `frame.yaml`."""
    return render(request, "frame/fault.html", {"kind": kind, **facts}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is nothing at this address, or not for this person."""
    return fault(request, "missing", 404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's right is not enough."""
    return fault(request, "forbidden", 403)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request is not of a form this site sends."""
    return fault(request, "malformed", 400)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that did not come from a page of this site, or from one left open too long."""
    return fault(request, "foreign", 403)


def our_fault(request: HttpRequest) -> HttpResponse:
    """500: something nobody foresaw; nothing that was published is lost."""
    return fault(request, "ours", 500)
