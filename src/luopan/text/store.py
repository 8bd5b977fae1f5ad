"""A head in one file, with a digest over all of it: an altered one is refused."""

import json
from pathlib import Path

from luopan.archive import Arrays, Header, Kind, read, refuse_altered, write
from luopan.text.features import FeaturePlan
from luopan.text.head import LinearHead

KIND = Kind("luopan/text-head", 1, "head", 2**30)


def save_head(head: LinearHead, path: str | Path) -> str:
    """Write a head to one compressed file and return its digest; the same head, the same bytes.

    Parameters
    ----------
    head : LinearHead
        What to keep.
    path : str or Path
        Where to; an existing file is replaced.
    """
    digest = head.digest
    told = {"sha256": digest, "head": head.described()}
    write(path, KIND, told, {"weights": head.weights, "intercepts": head.intercepts})
    return digest


def load_head(path: str | Path) -> LinearHead:
    """Read a head that `save_head` wrote.

    Raises
    ------
    InputError
        ``head_unreadable`` if the file is none of ours or damaged, ``head_altered`` if its digest
        is another than it says, ``head_version`` if a later version wrote it.
    """

    def made(header: Header, arrays: Arrays) -> LinearHead:
        head = _made(json.loads(header["head"]), arrays)
        refuse_altered(path, KIND, header, head.digest)
        return head

    return read(path, KIND, made)


def _made(told: Header, arrays: Arrays) -> LinearHead:
    plan = told["plan"]
    return LinearHead(
        name=str(told["name"]),
        plan=FeaturePlan(
            tuple(map(int, plan["characters"])),
            tuple(map(int, plan["words"])),
            plan["negated"],
            bool(plan.get("negated_characters", False)),
            int(plan["bits"]),
        ),
        classes=tuple(map(str, told["classes"])),
        weights=arrays["weights"],
        intercepts=arrays["intercepts"],
        temperature=float(told["temperature"]),
        link=told["link"],
        facts=dict(told["facts"]),
    )
