"""A lending library as a field of law: what a loan states, and the statute in rules/ that decides it."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from soziorules.field import (
    About,
    CountedIn,
    Day,
    Euros,
    Kind,
    NullIsEmpty,
    Stated,
    Text,
    field_of_law,
    load_rules,
)


def fact(name: Text, question: Text, kind: Kind = Kind.ADMINISTRATIVE, **values: Text) -> About:
    """Describe a fact: what it is called, the question that asks for it, the names of its values."""
    return About(name, kind, question, values=values)


class Reader(Stated):
    """Who borrows."""

    sort: Annotated[
        Literal["adult", "child", "guest"] | None,
        fact(
            Text("Wer leiht", "Reader"),
            Text("Wer leiht?", "Who borrows?"),
            adult=Text("erwachsen", "adult"),
            child=Text("Kind", "child"),
            guest=Text("Gast", "guest"),
        ),
    ] = None
    age: Annotated[
        int | None,
        Field(ge=0, le=120),
        CountedIn("years"),
        fact(Text("Alter", "Age"), Text("Wie alt ist die Person?", "How old is the person?")),
    ] = None
    debt: Annotated[
        Decimal | None, Euros(), fact(Text("Schulden", "Debt"), Text("Was ist offen?", "How much is owed?"))
    ] = None


class Book(Stated):
    """A book on the counter."""

    shelf: Annotated[str | None, fact(Text("Signatur", "Shelf mark"), Text("Signatur?", "Shelf mark?"))] = (
        None
    )
    stamped: Annotated[bool | None, fact(Text("gestempelt", "stamped"), Text("Gestempelt?", "Stamped?"))] = (
        None
    )


class Loan(Stated):
    """One loan, as far as it is stated."""

    lent_on: Annotated[
        Day | None,
        fact(Text("Tag", "Day"), Text("Wann wird geliehen?", "When is it lent?"), Kind.TEMPORAL),
    ] = None
    card_from: Annotated[
        Day | None,
        fact(
            Text("Ausweis ab", "Card from"), Text("Ab wann gilt der Ausweis?", "Valid from?"), Kind.TEMPORAL
        ),
    ] = None
    reader: Annotated[Reader, NullIsEmpty()] = Reader()
    count: Annotated[
        int | None,
        Field(ge=1),
        fact(Text("Bücher", "Books"), Text("Wie viele Bücher?", "How many books?"), Kind.PROCEDURAL),
    ] = None
    at_home: Annotated[
        int | None, Field(ge=0), fact(Text("zu Hause", "at home"), Text("Wie viele?", "How many at home?"))
    ] = None
    titles: Annotated[
        tuple[Book, ...] | None,
        fact(Text("Titel", "Titles"), Text("Welche Titel?", "Which titles?"), Kind.DOCUMENTARY),
    ] = None
    purpose: Annotated[
        frozenset[Literal["research", "pleasure"]] | None,
        fact(
            Text("Zweck", "Purpose"),
            Text("Wozu?", "What for?"),
            Kind.DOCUMENTARY,
            research=Text("Forschung", "research"),
            pleasure=Text("Vergnügen", "pleasure"),
        ),
    ] = None


LIBRARY = field_of_law("lending library", Loan, day="lent_on")
RULES = load_rules(Path(__file__).parent / "rules", LIBRARY)
