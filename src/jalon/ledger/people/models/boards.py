"""Boards: named lists of KPIs, and who may do what on them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jalon.ledger.people.models.person import RIGHTS, Person


class Board(models.Model):
    """A named list of KPIs. Everybody sees it unless it is `restricted` to those it gives a right.

    `executive` marks the one page of one or two strategic KPIs; `first` is the list shown before “see all”.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()
    rights: ClassVar[Any]  # rows that point here

    slug: models.SlugField[str, str] = models.SlugField(max_length=80, unique=True)
    names: models.JSONField[Any, Any] = models.JSONField(default=dict)  # by language
    kpis: models.JSONField[Any, Any] = models.JSONField(default=list)  # code names, in order
    restricted: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    executive: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    position: models.IntegerField[int, int] = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "slug"]


class BoardRight(models.Model):
    """What a person may do on one board, instead of what they may do everywhere."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    board: models.ForeignKey[Board, Board] = models.ForeignKey(
        Board, on_delete=models.CASCADE, related_name="rights"
    )
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="board_rights"
    )
    right: models.CharField[str, str] = models.CharField(max_length=12, choices=RIGHTS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["board", "person"], name="people_board_right_once")
        ]
