"""A lending library as a field of law: what a loan states, and the statute in rules/ that decides it."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from soziorules.field import About, CountedIn, Day, Euros, Kind, Stated, Text, field_of_law, load_rules

Both = tuple[str, str]
"""A text in German and in English."""


def fact(name: Both, question: Both, kind: Kind = Kind.ADMINISTRATIVE, **values: Both) -> About:
    """Describe a fact: what it is called, the question that asks for it, the names of its values."""
    names = {value: Text(*both) for value, both in values.items()}
    return About(Text(*name), kind, Text(*question), values=names)


SORT = fact(
    ("Wer leiht", "Reader"), ("Wer leiht?", "Who borrows?"),
    adult=("erwachsen", "adult"), child=("Kind", "child"), guest=("Gast", "guest"),
)  # fmt: skip
AGE = fact(("Alter", "Age"), ("Wie alt ist die Person?", "How old is the person?"))
DEBT = fact(("Schulden", "Debt"), ("Was ist offen?", "How much is owed?"))
SHELF = fact(("Signatur", "Shelf mark"), ("Welche Signatur?", "Which shelf mark?"))
STAMPED = fact(("gestempelt", "stamped"), ("Ist das Buch gestempelt?", "Is the book stamped?"))
LENT_ON = fact(("Tag", "Day"), ("Wann wird geliehen?", "When is it lent?"), Kind.TEMPORAL)
CARD_FROM = fact(("Ausweis ab", "Card from"), ("Ab wann gilt der Ausweis?", "Valid from?"), Kind.TEMPORAL)
COUNT = fact(("Bücher", "Books"), ("Wie viele Bücher?", "How many books?"), Kind.PROCEDURAL)
AT_HOME = fact(("zu Hause", "at home"), ("Wie viele sind zu Hause?", "How many are at home?"))
TITLES = fact(("Titel", "Titles"), ("Welche Titel?", "Which titles?"), Kind.DOCUMENTARY)
PURPOSE = fact(
    ("Zweck", "Purpose"), ("Wozu?", "What for?"), Kind.DOCUMENTARY,
    research=("Forschung", "research"), pleasure=("Vergnügen", "pleasure"),
)  # fmt: skip


class Reader(Stated):
    """Who borrows."""

    sort: Annotated[Literal["adult", "child", "guest"] | None, SORT] = None
    age: Annotated[int | None, Field(ge=0, le=120), CountedIn("years"), AGE] = None
    debt: Annotated[Decimal | None, Euros(), DEBT] = None


class Book(Stated):
    """A book on the counter."""

    shelf: Annotated[str | None, SHELF] = None
    stamped: Annotated[bool | None, STAMPED] = None


class Loan(Stated):
    """One loan, as far as it is stated."""

    lent_on: Annotated[Day | None, LENT_ON] = None
    card_from: Annotated[Day | None, CARD_FROM] = None
    reader: Reader = Reader()
    count: Annotated[int | None, Field(ge=1), COUNT] = None
    at_home: Annotated[int | None, Field(ge=0), AT_HOME] = None
    titles: Annotated[tuple[Book, ...] | None, TITLES] = None
    purpose: Annotated[frozenset[Literal["research", "pleasure"]] | None, PURPOSE] = None


LIBRARY = field_of_law("lending library", Loan, day="lent_on")
RULES = load_rules(Path(__file__).parent / "rules", LIBRARY)
