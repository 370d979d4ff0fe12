"""The interview on a pseudo-terminal: as people type, back within the list, and what stands on the screen at the end."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import soziorules
from soziorules import Outcome
from tests.interview.test_ask import NEARLY, ROOT

ANSWERS = {
    "Wann wird die Verordnung ausgestellt": "20.11.2026",
    "Welche Art von Verordnung": "1",
    "Welcher Gruppe": "4",
    "Wie viele Einheiten": "30",
    "davon in der Gruppe": "0",
    "abgesichert": "gesetzlich",
    "Welche Diagnosen": "F20.0 G",
    "Genehmigung der Kassenärztlichen": "j",
    "Welche Verordnungen": "0",
    "GAF-Wert": "35",
    "Fähigkeitsstörungen": "1, 3",
    "nicht in der Lage": "ja",
    "Krankenhausbehandlung": "1",
    "Therapieziele erreichen": "ja",
    "realistisches Therapieziel": "ja",
    "ging die Verordnung bei der Krankenkasse ein": "noch nicht",
}
AS_PEOPLE_TYPE = {
    **ANSWERS,
    "Wann wird die Verordnung ausgestellt": "20.11.26",
    "Welcher Gruppe": "psychiater",
    "Wie viele Einheiten": "30 Einheiten",
    "davon in der Gruppe": "keine",
    "abgesichert": "Krankenkasse",
    "Wie sicher": "gesichert",
    "Nummer der Liste] >": "1",
    "Welche Diagnosen": "Schizophrenie",
    "Welche Verordnungen": "keine",
    "Fähigkeitsstörungen": "1 und 3",
}


def on_a_terminal(
    answers: Mapping[str, str], *options: str, otherwise: str | None = None, in_turn: Sequence[str] = ()
) -> tuple[int, str]:
    """Answer the command's questions on a pseudo-terminal; return its exit code and what stood on the screen.

    What no words of `answers` fit is answered by `in_turn`, one after the other, and then by `otherwise`.
    """
    following = iter(in_turn)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "soziorules", "ask", "--lang", "de", *options]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, close_fds=True)
    os.close(theirs)
    screen, seen = "", 0
    while True:
        try:
            more = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        screen += more.decode(errors="replace").replace("\r\n", "\n")
        # What was answered ends its line first: a terminal may show a question in several pieces, and again.
        if re.search(r"\n.*(\] > |leer lassen: )$", screen[seen:], re.DOTALL):
            asked, seen = " ".join(screen[seen:].split()), len(screen)
            answer = next((answer for words, answer in answers.items() if words in asked), None)
            answer = next(following, otherwise) if answer is None else answer
            assert answer is not None, asked
            os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    return process.wait(), screen


class TestOnATerminal:
    def test_from_nothing_to_a_decision_and_a_file(self, tmp_path: Path) -> None:
        name = tmp_path / "fall.json"
        code, screen = on_a_terminal({"leer lassen": str(name), **ANSWERS})
        assert code == 0
        assert "Das Ergebnis steht fest." in screen
        assert "Voraussetzungen erfüllt" in screen
        assert soziorules.check(name).outcome is Outcome.ELIGIBLE
        assert name.stat().st_mode & 0o077 == 0

    def test_it_takes_what_people_type(self, tmp_path: Path) -> None:
        name, page = tmp_path / "fall.json", tmp_path / "fall.html"
        code, screen = on_a_terminal({"leer lassen": str(name), **AS_PEOPLE_TYPE}, "--html", str(page))
        assert code == 0, screen
        kept = json.loads(name.read_text())
        assert kept["prescribed_on"] == "2026-11-20"
        assert kept["prescriber"]["group"] == "psychiatry"
        assert kept["prescription"]["units"] == 30
        assert sorted(kept["impairments"]) == ["cognition", "drive"]
        assert kept["diagnoses"][0]["code"].startswith("F20")
        assert kept["history"] == []
        assert "Voraussetzungen erfüllt; ausgestellt am 20.11.2026." in screen
        asked = re.sub(r"(\] > |leer lassen: ).*", r"\1", screen)
        assert all(len(line) <= 80 or str(tmp_path) in line for line in asked.splitlines())
        answer = screen[screen.index("Voraussetzungen erfüllt;") :].partition("Fall in eine Datei")[0]
        assert len(answer.strip().splitlines()) <= 12
        assert page.read_text().startswith("<!doctype html>")
        assert page.stat().st_mode & 0o077 == 0

    def test_back_in_the_list_and_the_approval(self, tmp_path: Path) -> None:
        start, name = tmp_path / "anfang.json", tmp_path / "fall.json"
        unasked = ("unable_to_use_services", "therapy_capability")
        start.write_text(json.dumps({key: value for key, value in NEARLY.items() if key not in unasked}))
        answers = {"leer lassen": str(name), "nicht in der Lage": "Ja.", "Therapieziele erreichen": "ja"}
        # Two prescriptions; in the second the day is typed, then back by two lines and on with what was typed before.
        earlier = (
            "2",
            "1.6.26",
            "1",
            "30",
            "12",
            "20.10.2026",
            "z",
            "z",
            "10,5 Stunden",
            "",
            "2",
            "20 Einheiten",
            "keine",
        )
        approval = ("w", "w", "23.11.26", "2.12.26", "20 Einheiten", "3.12.26", "Ja.", "w")
        code, screen = on_a_terminal(answers, str(start), "--today", "2026-12-10", in_turn=earlier + approval)
        kept = json.loads(name.read_text())
        assert kept["history"] == [
            {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered_minutes": 630},
            {"prescribed_on": "2026-10-20", "kind": "follow_up", "units": 20, "delivered_minutes": 0},
        ], screen
        assert kept["unable_to_use_services"] is True
        assert kept["approval"]["granted_units"] == 20
        assert kept["approval"]["instruction_given"] is True
        answer = screen[screen.rindex("Teilweise genehmigt") :].partition("Fall in eine Datei")[0]
        assert "02.12.2026" in answer
        assert len(answer.strip().splitlines()) <= 12
        assert code == 0

    def test_with_nothing_known_it_stays_open_with_the_questions_left(self) -> None:
        code, screen = on_a_terminal({"leer lassen": ""}, otherwise="w")
        assert code == 3
        assert "Das Ergebnis bleibt offen" in screen
        left = screen.partition("Offen;")[2]
        for label in ("Art der Verordnung", "weitere Angaben"):
            assert label in left
