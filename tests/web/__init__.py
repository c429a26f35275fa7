"""Tests of the site. Django is configured once a process, before any module here names its tables."""

from tests.web.ground import make

FOLDER = make()
