"""The page in Firefox: it opens from disk without network, answers as the command line, and shows every view."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import soziorules
from tests.page.conftest import ROOT, STEP
from tests.render.firefox import FIREFOX, Firefox

EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"


@pytest.mark.skipif(FIREFOX is None, reason="no Firefox here: .ci/run installs it where it can be had")
def test_it_answers_in_firefox(built: Path) -> None:
    with Firefox() as firefox:
        firefox.open(built, "lang=de")
        assert (
            firefox.value("document.querySelector('.one h3').textContent")
            == "Wann wird die Verordnung ausgestellt?"
        )
        firefox.until(f"['ready', 'failed'].includes({STEP})")
        assert firefox.value("document.querySelector('.notice').textContent") == ""
        firefox.value(f"void window.soziorules.take({EXAMPLE.read_text(encoding='utf-8')})")
        firefox.until("document.querySelector('.headline')")
        decision = soziorules.check(EXAMPLE, lang="de", today=firefox.value("window.soziorules.today()"))
        assert firefox.value("document.querySelector('.headline').textContent") == decision.headline
        for tab in ("prescriber", "patient", "provider", "papers", "account"):
            firefox.value(f"void document.getElementById({json.dumps(f'tab-{tab}')}).click()")
            firefox.until(f"document.querySelector('.panel').dataset.tab === '{tab}'")
            assert firefox.value("document.querySelector('.panel .soziorules') !== null"), tab
        assert firefox.value(
            "performance.getEntriesByType('resource').every((each) => !each.name.startsWith('http'))"
        )
