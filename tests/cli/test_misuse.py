"""What click finds wrong, told by what it was."""

from __future__ import annotations

import click
import pytest

from jalon.cli.misuse import misuse_of
from jalon.show.findings import sentence


def fault(asked: click.ParamType[int], written: str) -> click.UsageError:
    """What click says of one value of `--most`."""
    command = click.Command("jalon try", params=[click.Option(["--most"], type=asked)])
    with pytest.raises(click.UsageError) as told:
        command.make_context("jalon try", ["--most", written])
    return told.value


@pytest.mark.parametrize(
    ("asked", "written", "code", "told"),
    [
        (click.INT, "many", "argument-not-number", "takes a whole number for --most."),
        (click.IntRange(1, 9), "12", "argument-out-of-range", "n for --most: 1 ≤ n ≤ 9."),
        (click.IntRange(1, 9), "many", "argument-out-of-range", "n for --most: 1 ≤ n ≤ 9."),
        (click.IntRange(max=100, max_open=True), "100", "argument-out-of-range", "n for --most: n < 100."),
        (click.IntRange(min=0, min_open=True), "0", "argument-out-of-range", "n for --most: 0 < n."),
    ],
)
def test_a_number_that_does_not_fit(asked: click.ParamType[int], written: str, code: str, told: str) -> None:
    finding = misuse_of(fault(asked, written)).finding
    assert finding.code == code
    assert told in sentence(finding, "en").fact
    assert told.partition(":")[2].strip(" .") in sentence(finding, "fr").fact
