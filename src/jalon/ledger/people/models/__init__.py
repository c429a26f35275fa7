"""People's tables, by what they are about."""

from jalon.ledger.people.models.boards import Board, BoardRight
from jalon.ledger.people.models.job import Job
from jalon.ledger.people.models.person import Duty, Membership, Person, Team
from jalon.ledger.people.models.practice import Action, Event, Report
from jalon.ledger.people.models.sharing import Link, Sending, Sight
from jalon.ledger.people.models.site import Audit, Failure, Setting

__all__ = [
    "Action",
    "Audit",
    "Board",
    "BoardRight",
    "Duty",
    "Event",
    "Failure",
    "Job",
    "Link",
    "Membership",
    "Person",
    "Report",
    "Sending",
    "Setting",
    "Sight",
    "Team",
]
