"""Records that hold: a bundle keeps rules and says when it was tampered with; a receipt tells nothing of the person."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.cli.main import main
from soziorules.engine.diagnostics import Problems
from soziorules.engine.replay.receipt import facts, receipt
from tests.people.test_receipts import EXAMPLE, other_rules

__all__ = ["other_rules"]
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "rules.zip"
    assert main(["bundle", "--out", str(out)]) == 0
    return out


def rewritten(bundle: Path, target: Path, change: Callable[[Files], None]) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    target.write_bytes(out.getvalue())
    return target


def test_a_bundle_decides_as_the_rules_do(bundle: Path) -> None:
    rules = soziorules.load_rules(bundle)
    assert rules == soziorules.load_rules()
    assert soziorules.check(EXAMPLE, rules=bundle).to_json() == soziorules.check(EXAMPLE).to_json()


def test_the_same_rules_make_the_same_bundle(bundle: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    assert main(["bundle", "--out", str(again)]) == 0
    assert again.read_bytes() == bundle.read_bytes()


def amended(files: Files) -> None:
    files["rules/limits.yaml"] = files["rules/limits.yaml"].replace(b"value: 30,", b"value: 31,")


def with_manifest(files: Files) -> None:
    """Change a rule and the checksum of its file: the checksum of all rules together still tells."""
    import hashlib

    amended(files)
    manifest = json.loads(files["bundle.json"])
    manifest["files"]["rules/limits.yaml"] = hashlib.sha256(files["rules/limits.yaml"]).hexdigest()
    files["bundle.json"] = json.dumps(manifest).encode()


TAMPERED: list[tuple[str, Callable[[Files], Any], str]] = [
    ("K020", amended, "rules/limits.yaml"),
    ("K020", lambda files: files.pop("rules/forms.yaml"), "rules/forms.yaml"),
    ("K020", lambda files: files.update({"rules/more.yaml": b"topic: more"}), "rules/more.yaml"),
    ("K020", with_manifest, "tampered.zip"),
    ("K021", lambda files: files.pop("bundle.json"), "tampered.zip"),
    ("K021", lambda files: files.update({"bundle.json": b"[]"}), "tampered.zip"),
    (
        "K021",
        lambda f: f.update({"bundle.json": f["bundle.json"].replace(b"rules/forms", b"../forms")}),
        "tampered",
    ),
]


@pytest.mark.parametrize(("code", "change", "named"), TAMPERED)
def test_a_bundle_that_was_tampered_with_is_refused(
    bundle: Path, tmp_path: Path, code: str, change: Callable[[Files], Any], named: str
) -> None:
    target = rewritten(bundle, tmp_path / "tampered.zip", change)
    with pytest.raises(Problems) as raised:
        soziorules.load_rules(target)
    assert {each.code for each in raised.value.diagnostics} == {code}
    assert named in raised.value.diagnostics[0].message.de


@pytest.mark.parametrize("part", range(1, 12))
def test_a_byte_that_was_damaged_anywhere_is_no_fault_of_the_program(
    bundle: Path, tmp_path: Path, part: int
) -> None:
    content = bytearray(bundle.read_bytes())
    content[len(content) * part // 12] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(content)
    assert named(tmp_path / "damaged.zip", bundle) <= {"K020", "K021"}


def named(damaged: Path, sound: Path) -> set[str]:
    """Return the codes of what is damaged; none where it is no word of the rules, such as the time of a file."""
    try:
        rules = soziorules.load_rules(damaged)
    except Problems as problems:
        return {each.code for each in problems.diagnostics}
    return set() if rules.sha256 == soziorules.load_rules(sound).sha256 else {"other rules"}


def test_what_is_no_archive_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no archive", encoding="utf-8")
    with pytest.raises(Problems, match="K021"):
        soziorules.load_rules(tmp_path / "no.zip")


def test_an_old_decision_is_made_again_with_the_rules_of_its_time(
    bundle: Path, other_rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = tmp_path / "decision.json"
    decision.write_text(soziorules.check(EXAMPLE).to_json(), encoding="utf-8")
    assert main(["replay", str(decision), "--rules", str(other_rules), "--lang", "en"]) == 1
    assert "limits.yaml" in capsys.readouterr().out
    assert main(["replay", str(decision), "--rules", str(bundle), "--lang", "en"]) == 0
    assert "The same rule files as then." in capsys.readouterr().out


def test_a_receipt_holds_nothing_of_the_person_unless_it_is_kept() -> None:
    decision = json.loads(soziorules.check(EXAMPLE).to_json())
    found = json.dumps(receipt(decision))
    kept_keys = {"findings"}  # a part of the Betreuungsplan is called as a key of every receipt
    said = [value for _, value in facts(decision["case"]) if not isinstance(value, bool | int)]
    for value in said:
        for each in value if isinstance(value, list) else [value]:
            word = each["code"] if isinstance(each, dict) else str(each)
            assert word in kept_keys or f'"{word}"' not in found, "a value of the case stands in the receipt"
    kept = receipt(
        decision,
        keep=["prescriber", "prescribed_on"],
        hashed=["all"],
        key=b"k" * 16,
        day_fact="prescribed_on",
    )
    assert kept["as_of"] == decision["as_of"]
    assert kept["facts"]["prescriber.group"] == {"value": "psychiatry"}
    assert list(kept["facts"]["patient.born_on"]) == ["hmac_sha256"]
    assert kept["left_out"] == 0


def test_a_receipt_is_repeated_with_its_case_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision, kept, key = (tmp_path / name for name in ("decision.json", "receipt.json", "key"))
    decision.write_text(soziorules.check(EXAMPLE).to_json(), encoding="utf-8")
    made = ["receipt", str(decision), "--out", str(kept), "--hash", "all"]
    assert main([*made, "--lang", "en"]) == 2
    assert "K024" in capsys.readouterr().err
    assert main([*made, "--key", str(key)]) == 0
    assert key.stat().st_mode & 0o077 == 0
    again = ["replay", str(kept), "--key", str(key), "--lang", "en"]
    assert main(again) == 2
    assert "K025" in capsys.readouterr().err
    assert main([*again, "--case", str(EXAMPLE)]) == 0
    other = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    other["gaf"] = 36
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    assert main([*again, "--case", str(tmp_path / "other.json")]) == 2
    said = capsys.readouterr().err
    assert "K022" in said
    assert "gaf" in said
    assert "36" not in said


def test_a_fact_that_the_case_does_not_state_is_named_with_the_nearest() -> None:
    decision = json.loads(soziorules.check(EXAMPLE).to_json())
    with pytest.raises(Problems, match="K023") as raised:
        receipt(decision, keep=["patient.born"])
    assert (
        raised.value.diagnostics[0].hint is None or "patient.born_on" in raised.value.diagnostics[0].hint.de
    )
