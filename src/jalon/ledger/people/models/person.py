"""Persons who sign in, the roles of the files that they hold, and the teams they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jalon.vocabulary.rights import Right

RIGHTS = [(right.value, right.value) for right in Right]


class Persons(BaseUserManager["Person"]):
    """Persons by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address."""
        return self.get(email__iexact=username or "")

    def add(self, email: str, name: str, right: Right, password: str | None = None, **more: Any) -> Person:
        """A new person; without a password they choose one by an invitation."""
        person = self.model(email=self.normalize_email(email).lower(), name=name, right=right.value, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. `right` holds for every board that gives them no other one."""

    objects: ClassVar[Persons] = Persons()
    duties: ClassVar[Any]  # rows that point here
    memberships: ClassVar[Any]
    board_rights: ClassVar[Any]

    email: models.EmailField[str, str] = models.EmailField(unique=True)
    name: models.CharField[str, str] = models.CharField(max_length=120)
    right: models.CharField[str, str] = models.CharField(
        max_length=12, choices=RIGHTS, default=Right.VIEWER.value
    )
    language: models.CharField[str, str] = models.CharField(max_length=2, default="fr")
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    weekly_mail: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    created_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "email"]

    @property
    def rights(self) -> Right:
        """The right as a word of the vocabulary."""
        return Right(self.right)


class Duty(models.Model):
    """A role named in the definition files (`owner: head-of-sales`) that a person holds."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="duties"
    )
    role: models.CharField[str, str] = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role"], name="people_duty_once")
        ]


class Team(models.Model):
    """A team; `slug` is what definition files call it (`scope: team:sales`)."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    slug: models.SlugField[str, str] = models.SlugField(max_length=80, unique=True)
    names: models.JSONField[Any, Any] = models.JSONField(default=dict)  # by language

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]


class Membership(models.Model):
    """A person's place in a team."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="memberships"
    )
    team: models.ForeignKey[Team, Team] = models.ForeignKey(
        Team, on_delete=models.CASCADE, related_name="memberships"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "team"], name="people_membership_once")
        ]
