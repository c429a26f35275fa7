"""Every code that the ledger can raise has its sentences, and they use facts that are there."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TEXTS = yaml.safe_load((ROOT / "src/jalon/show/texts/ledger.yaml").read_text())
CODE = re.compile(r'"((?:ledger|backup|restore|history|run|value)-[a-z-]+)"')

FACTS = {
    "ledger-address": {"address", "why"},
    "ledger-unset": {"variable"},
    "ledger-newer": {"ledger", "step"},
    "run": {"run"},
    "value": {"kpi", "period", "grain", "slice"},
    "ledger": {"ledger", "reason"},
    "backup": {"file", "reason", "step"},
    "restore": {"folder", "file", "reason"},
    "history": {"number", "subject"},
}


def test_every_code_has_its_sentences() -> None:
    paths = [*(ROOT / "src/jalon/ledger").glob("*.py"), ROOT / "src/jalon/workspace/keeping.py"]
    code = "".join(path.read_text() for path in paths)
    # A prefix of a file's name and of a connection's is no code.
    raised = set(CODE.findall(code))
    assert raised == set(TEXTS)


def test_every_sentence_is_whole() -> None:
    for code, languages in TEXTS.items():
        known = FACTS.get(code) or FACTS[code.partition("-")[0]]
        assert set(languages) == {"fr", "en"}
        for texts in languages.values():
            assert set(texts) == {"title", "fact", "next"}
            assert all(text.strip() for text in texts.values())
            assert set(re.findall(r"{(\w*)}", " ".join(texts.values()))) <= known
