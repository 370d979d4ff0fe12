"""Build wheel and sdist, and run the program from the unpacked wheel, away from the checkout, with the rules made ready in it.

Then install the wheel into clean environments, with each extra.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from scripts.try_extras import installs

ROOT = Path(__file__).resolve().parent.parent
TRIAL = """
import sys
import soziorules
from pathlib import Path
from soziorules import bundled
here = Path(soziorules.__file__).resolve().parent
assert here == Path.cwd().resolve() / "soziorules", here
assert (here / "py.typed").is_file()
anew, bundled.fresh = bundled.fresh, None  # nothing is to be read and checked when it was made ready
decision = soziorules.check({"prescribed_on": "2026-11-20", "gaf": 35})
assert decision.to_text("de")
waited_for = sorted({"yaml", "pydantic", "pandas"} & set(sys.modules))
assert not waited_for, waited_for
rules, fresh = soziorules.load_rules(), anew(bundled.bundled_rules())
assert rules.elements == fresh.elements and rules.domain.vocabulary == fresh.domain.vocabulary
assert bundled.ready_text(rules, "") == bundled.ready_text(fresh, "")
from soziorules.cli import main
assert main(["test", "--export", "kit.ndjson"]) == 0
assert Path("kit.ndjson").stat().st_size > 100_000
print(f"soziorules {soziorules.__version__} from the wheel: the rules in it are ready-made and those of its rule files")
"""


def main() -> int:
    """Return 0 when the built packages hold all data files and the wheel's program finds them."""
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "hatchling", "build", "-d", folder]
        subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (wheel,) = Path(folder).glob("*.whl")
        (sdist,) = Path(folder).glob("*.tar.gz")
        missing = [*absent_from_wheel(wheel), *absent_from_sdist(sdist)]
        for name in missing:
            print(f"missing: {name}", file=sys.stderr)
        if missing or not runs(wheel, Path(folder) / "unpacked"):
            return 1
        return 0 if installs(wheel, Path(folder)) else 1


def data_files() -> list[Path]:
    """Return the files beside the code that the program needs, as paths in the checkout."""
    found = [
        path
        for name in ("rules", "schema", "tests/cases", "examples/house_rules")
        for path in (ROOT / name).rglob("*")
    ]
    return [path.relative_to(ROOT) for path in sorted(found) if path.is_file()]


def absent_from_wheel(wheel: Path) -> list[str]:
    """Return the data files and notices that `wheel` lacks."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    wanted = [f"soziorules/{path.as_posix()}" for path in data_files()]
    wanted.append("soziorules/_readymade.py")
    wanted += [f"{wheel.name.rsplit('-', 3)[0]}.dist-info/licenses/{name}" for name in ("LICENSE", "NOTICE")]
    return [f"{wheel.name}: {name}" for name in wanted if name not in names]


def absent_from_sdist(sdist: Path) -> list[str]:
    """Return the data files that `sdist` lacks."""
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    return [f"{sdist.name}: {path.as_posix()}" for path in data_files() if path.as_posix() not in names]


def runs(wheel: Path, folder: Path) -> bool:
    """Return whether the program works when only the contents of `wheel`, unpacked to `folder`, are found."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    alone = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    alone.pop("HOME", None)
    return subprocess.run([sys.executable, "-c", TRIAL], cwd=folder, env=alone, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
