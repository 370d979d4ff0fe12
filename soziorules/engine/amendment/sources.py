"""Where an amendment stands, as it is written in a rule file."""

from __future__ import annotations

import json
from typing import Any

from soziorules.engine.amendment.request import Amendment, refused
from soziorules.engine.language.elements import Dated
from soziorules.engine.language.text import Text


def sources(request: Amendment, old: Dated[Any] | None) -> list[tuple[str, str]]:
    """Return source, certainty, and whether it is settled (as before unless the request says). Raises Problems."""
    if not any(each.strip() for each in request.cite):
        message = Text("keine Quelle angegeben", "no source given")
        raise refused("K005", message, "--cite", allowed=Text("wie „ST-RL § 5“", 'such as "ST-RL § 5"'))
    before = None if old is None or not old.citations else old.citations[0].settled
    settled = request.settled if request.settled is not None else True if before is None else before
    written = [quoted(each) for each in request.cite]
    cite = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
    return [("cite", cite), ("certainty", request.certainty), ("settled", str(settled).lower())]


def quoted(text: str) -> str:
    """Return a text as a string of YAML."""
    return json.dumps(text, ensure_ascii=False)
