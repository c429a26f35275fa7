"""A page on paper: the same HTML as a PDF file, through WeasyPrint where it is installed."""

from __future__ import annotations

from importlib import import_module

from jalon.vocabulary.finding import Finding, Place, Refusal


def pdf(document: str) -> bytes:
    """The PDF of a self-contained HTML document; nothing outside it is ever fetched.

    Raises `Refusal` (`pdf-unavailable`) where WeasyPrint, or the Pango it draws text with, is missing.
    """
    try:
        printer = import_module("weasyprint")  # only now: it is optional, and slow to load
    except (ImportError, OSError) as missing:
        reason = str(missing).splitlines()[0] if str(missing) else type(missing).__name__
        facts = {"reason": reason}
        raise Refusal(Finding(code="pdf-unavailable", place=Place(file=""), facts=facts)) from missing
    fetcher = printer.urls.URLFetcher(allowed_protocols=("none",))  # whatever is outside is left out
    written: bytes = printer.HTML(string=document, url_fetcher=fetcher).write_pdf(pdf_tags=True)
    return written
