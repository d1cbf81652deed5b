"""The client side: answers that a contract allows or forbids, served over sockets, and what a client made of them."""

from .answers import Served, covering_answers, handmade_answers
from .judging import Client, Reading, Verdict, judged
from .ours import Ours
from .serving import AnswerServer

__all__ = [
    "AnswerServer",
    "Client",
    "Ours",
    "Reading",
    "Served",
    "Verdict",
    "covering_answers",
    "handmade_answers",
    "judged",
]
