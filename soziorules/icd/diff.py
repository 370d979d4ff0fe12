"""What changed between two editions."""

from __future__ import annotations

from enum import StrEnum

from soziorules.engine.dataclass import dataclass
from soziorules.icd.catalogue import Catalogue


class Change(StrEnum):
    """What happened to a code."""

    NEW = "new"
    ENDED = "ended"
    SPLIT = "split"
    MERGED = "merged"
    TITLE = "title"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one code; `before` and `after` are titles, or for `usage` the uses (§ 295/§ 301).

    `split`: the code was terminal and is not any more; `merged`: the other way round. A code can have
    several changes.
    """

    code: str
    change: Change
    before: str
    after: str


def differences(old: Catalogue, new: Catalogue, chapter: str | None = None) -> tuple[Difference, ...]:
    """Return what changed from `old` to `new`, in order of the classification, if asked of one chapter only.

    Categories and codes are compared, blocks and chapters are not. Unknown uses count as no change.
    """
    columns = ["code", "title_de", "terminal", "usage"]
    frames = []
    for catalogue in (old, new):
        frame = catalogue.frame()
        frame = frame[frame["kind"].isin(["category", "subcategory"])]
        if chapter is not None:
            frame = frame[frame["chapter"] == chapter]
        frames.append(frame.assign(usage=frame["usage_295"] + "/" + frame["usage_301"])[columns])
    joined = frames[0].merge(frames[1], on="code", how="outer", suffixes=("_old", "_new"), indicator=True)
    changed = joined[
        (joined["_merge"] != "both")
        | (joined["title_de_old"] != joined["title_de_new"])
        | (joined["terminal_old"] != joined["terminal_new"])
        | (joined["usage_old"] != joined["usage_new"])
    ].sort_values("code")
    found: list[Difference] = []
    for row in changed.to_dict("records"):
        found += _changes({str(name): value for name, value in row.items()})
    return tuple(found)


def _changes(row: dict[str, object]) -> list[Difference]:
    code, before, after = str(row["code"]), str(row["title_de_old"]), str(row["title_de_new"])
    if row["_merge"] == "right_only":
        return [Difference(code, Change.NEW, "", after)]
    if row["_merge"] == "left_only":
        return [Difference(code, Change.ENDED, before, "")]
    found = []
    if row["terminal_old"] != row["terminal_new"]:
        found.append(Difference(code, Change.SPLIT if row["terminal_old"] else Change.MERGED, before, after))
    if before != after:
        found.append(Difference(code, Change.TITLE, before, after))
    usages = (str(row["usage_old"]), str(row["usage_new"]))
    # A split code changes its use with its place: that is said already.
    if usages[0] != usages[1] and "/" not in usages and not found:
        found.append(Difference(code, Change.USAGE, *usages))
    return found
