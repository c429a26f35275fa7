"""A page is of one reading of the workspace's files; the next page sees what was changed meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from jalon.vocabulary.rights import Right
from jalon.web.frame import site as module
from jalon.web.frame.site import site


def test_one_look_at_the_files_serves_a_whole_page(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, looked, stamp = client_of(Right.VIEWER), [], module._stamp

    def counted(folder: Path) -> tuple[tuple[str, int, int], ...]:
        looked.append(folder)
        return stamp(folder)

    monkeypatch.setattr(module, "_stamp", counted)
    assert client.get("/kpi/revenue/").status_code == 200
    assert len(looked) == 1
    assert client.get("/kpi/revenue/").status_code == 200
    assert len(looked) == 2


def test_what_is_read_within_a_page_stays_as_it_was(site_folder: Path) -> None:
    file = site_folder / "jalon.yaml"
    text, seen = file.read_text(encoding="utf-8"), file.stat()
    with site().reading():
        before = site().definitions
        try:
            file.write_text(f"{text}\n# changed\n", encoding="utf-8")
            assert site().definitions is before
        finally:
            file.write_text(text, encoding="utf-8")
            os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    file.touch()
    assert site().definitions is not before
