"""What a code opens without a log-in: a village's application, and the receipt of one. Both know nothing of anybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jingzhun.county.accounts.adapter import qr_image
from jingzhun.county.casework.models import ApplicationDoor, HelpRequest
from jingzhun.county.casework.operations.receive_request import Received, receive_by_code
from jingzhun.county.casework.operations.work_request import withdraw_request
from jingzhun.county.casework.queries.requests import STATES, risks_on
from jingzhun.county.casework.request_contexts import ApplyPage, ReceiptPage
from jingzhun.county.casework.views.request_pages import FIELDS, told_in
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.registry.queries import place_names
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

TOO_MANY = 429


def apply_page(request: HttpRequest, door: ApplicationDoor) -> HttpResponse:
    """Show the application of a village; take one and show its receipt."""
    refused, status, given = None, 200, dict.fromkeys(FIELDS, "")
    if request.method == "POST":
        given = {name: str(request.POST.get(name, ""))[:500] for name in FIELDS}
        try:
            received = receive_by_code(door=door, told=told_in(request), request_id=getattr(request, "request_id", ""))
            return _first_receipt(request, received)
        except JingzhunError as fault:
            refused, status = fault.sentence, TOO_MANY if fault.code == "enough" else UNPROCESSABLE
    names = place_names({door.village_code})
    page = ApplyPage(names.get(door.village_code, ""), risks_on(timezone.localdate()), given, refused)
    return render(request, "casework/apply.html", {"page": page}, status=status)


def receipt_page(request: HttpRequest, found: HelpRequest) -> HttpResponse:
    """Show a receipt to whoever holds it; withdraw the request where that is asked."""
    refused = None
    if request.method == "POST" and request.POST.get("what") == "withdraw":
        try:
            found = withdraw_request(receipt=found, request_id=getattr(request, "request_id", ""))
        except JingzhunError as fault:
            refused = fault.sentence
    page = _receipt(found, refused=refused)
    return render(request, "casework/receipt.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


def _first_receipt(request: HttpRequest, received: Received) -> HttpResponse:
    address = request.build_absolute_uri(reverse("opened", args=[received.code]))
    page = _receipt(received.request, address=address)
    return render(request, "casework/receipt.html", {"page": page})


def _receipt(row: HelpRequest, *, address: str = "", refused: Bilingual | None = None) -> ReceiptPage:
    names = place_names({row.village_code})
    return ReceiptPage(
        number=str(row),
        village=names.get(row.village_code, ""),
        received_on=timezone.localtime(row.received_at).date(),
        due_on=row.due_on,
        state=STATES[row.state],
        answer=row.answer,
        may_withdraw=row.state in {"new", "placed"},
        address=address,
        image=qr_image(address) if address else "",
        refused=refused,
    )
