"""What a decision and an account hold, as types: `Answer`, `AccountAnswer` and all their parts."""

from soziorules.schema.answers import (
    AnswerPart,
    AssumptionAnswer,
    DecisionAnswer,
    FindingAnswer,
    LayerAnswer,
    NoteAnswer,
    ObligationAnswer,
    ProcedureAnswer,
    ReadingAnswer,
    RemedyAnswer,
    RulesAnswer,
    SourceCitation,
    StepAnswer,
)
from soziorules.soziotherapie.answer.account import AccountAnswer
from soziorules.soziotherapie.answer.decision import (
    Answer,
    ApprovalAnswer,
    CarrierAnswer,
    CopaymentAnswer,
    IndicationAnswer,
    SkippedDay,
    UnitsAnswer,
    WindowAnswer,
)

__all__ = [
    "AccountAnswer",
    "Answer",
    "AnswerPart",
    "ApprovalAnswer",
    "AssumptionAnswer",
    "CarrierAnswer",
    "CopaymentAnswer",
    "DecisionAnswer",
    "FindingAnswer",
    "IndicationAnswer",
    "LayerAnswer",
    "NoteAnswer",
    "ObligationAnswer",
    "ProcedureAnswer",
    "ReadingAnswer",
    "RemedyAnswer",
    "RulesAnswer",
    "SkippedDay",
    "SourceCitation",
    "StepAnswer",
    "UnitsAnswer",
    "WindowAnswer",
]
