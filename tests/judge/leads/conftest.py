"""Makers of series, as fixtures."""

import pytest

from tests.judge.leads import made


@pytest.fixture
def pair():
    return made.pair


@pytest.fixture
def unrelated():
    return made.unrelated
