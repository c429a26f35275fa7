"""How the demo's sources say the catalogue's tables, from `mapping.yaml`."""

from __future__ import annotations

from pathlib import Path

import yaml

from jalon.catalogue import Mapped


def _mapped() -> dict[str, Mapped]:
    read = yaml.safe_load(Path(__file__).with_name("mapping.yaml").read_text(encoding="utf-8"))
    return {
        table: Mapped(
            source=said["source"],
            columns=said["columns"],
            times=said["times"],
            members={
                (column, word): own
                for column, words in said.get("members", {}).items()
                for word, own in words.items()
            },
        )
        for table, said in read.items()
    }


MAPPED = _mapped()
"""By canonical table."""
