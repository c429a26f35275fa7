"""Intake: from the cells of a file that nobody described to proposals, and from choices to definitions.

Everything here is pure: it reads no file and writes none. What is proposed is put to a person, with the
reason for it; what the person chose becomes the documents that an analyst would have written.
"""

from jalon.intake.amounts import Aggregate
from jalon.intake.choices import Choices
from jalon.intake.making import Made, Where, answered, made
from jalon.intake.proposal import Asked, Proposal, propose
from jalon.intake.reason import Reason

__all__ = [
    "Aggregate",
    "Asked",
    "Choices",
    "Made",
    "Proposal",
    "Reason",
    "Where",
    "answered",
    "made",
    "propose",
]
