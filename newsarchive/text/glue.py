"""Captions glued together: an old Hemera slideshow's captions come out as one block without separators.

Twice on the page: once glued, once one by one. :func:`is_joined` recognises the glued block beside its pieces,
:func:`split_glued` takes it apart where it stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsarchive.text.keys import letters_key
from newsarchive.text.normal import normal_text

# Words whose full stop ends no sentence: TP.HCM, Tp.Huế, ThS.Trần, Q.Bình Thạnh (single letters are guarded apart).
_ABBREVIATIONS = re.compile(
    "tp|tx|tt|gs|ts|pgs|ths|bs|bsck|ks|kts|ls|st|mr|mrs|ms|dr|ngnd|nsnd|nsưt|ubnd|đt|www", re.IGNORECASE
)
_JOINT = re.compile(r"""[.!?…"”’»)\]](?=["“‘«(\[]?[^\W\d_])|(?:\.{3}|…)(?=(?:\.{3}|…)\s?\w)""")
_LAST_WORD = re.compile(r"[^\W\d_]+$")


def is_joined(block: str, pieces: Sequence[str]) -> bool:
    """Whether ``block`` is ``pieces`` (two or more) joined in order, white space and punctuation apart.

    >>> is_joined("Chợ họp sớm.Thuyền về bến.", ["Chợ họp sớm.", "Thuyền về bến."])
    True
    >>> is_joined("Chợ họp sớm.", ["Chợ họp sớm."]), is_joined("Chợ họp.", ["Chợ họp sớm.", "Thuyền về."])
    (False, False)
    """
    if len(pieces) < 2:
        return False
    return _squeezed(block) == "".join(map(_squeezed, pieces)) != ""


def find_joined(blocks: Sequence[str], index: int) -> range | None:
    """The neighbours that ``blocks[index]`` joins: two or more right below it, or right above it; None if it does not.

    >>> find_joined(["Chợ họp.Thuyền về.", "Chợ họp.", "Thuyền về.", "Chợ tan."], 0)
    range(1, 3)
    >>> find_joined(["Chợ họp.", "Thuyền về.", "Chợ họp.Thuyền về."], 2), find_joined(["Chợ họp.", "Chợ tan."], 0)
    (range(0, 2), None)
    """
    block = _squeezed(blocks[index])
    end, at = index + 1, 0
    while end < len(blocks) and at < len(block) and (piece := _squeezed(blocks[end])):
        if not block.startswith(piece, at):
            break
        end, at = end + 1, at + len(piece)
    if at == len(block) and end - index > 2:
        return range(index + 1, end)
    start, at = index, len(block)
    while start and at and (piece := _squeezed(blocks[start - 1])) and block.endswith(piece, 0, at):
        start, at = start - 1, at - len(piece)
    return range(start, index) if at == 0 and index - start > 1 else None


def split_glued(block: str) -> list[str]:
    """``block`` cut where a sentence's end is followed directly, without a space, by an upper-case letter.

    A block without such a joint comes back alone. Initials and abbreviations are no joints.

    >>> split_glued("Chợ họp từ sáng sớm.Thuyền về bến hôm 4/9.Cụ H.Y.T. ở TP.HCM cười…")
    ['Chợ họp từ sáng sớm.', 'Thuyền về bến hôm 4/9.', 'Cụ H.Y.T. ở TP.HCM cười…']
    >>> split_glued("Cửa mở ra...... và nắng ùa vào.")
    ['Cửa mở ra...', '... và nắng ùa vào.']
    """
    block = normal_text(block)
    cuts = [found.end() for found in _JOINT.finditer(block) if _is_joint(block, found.end())]
    edges = [0, *cuts, len(block)]
    return [block[start:end].strip() for start, end in pairwise(edges)]


def _is_joint(block: str, end: int) -> bool:
    """Whether one caption ends and the next begins at ``end``."""
    stop, before, after = block[end - 1], block[: end - 1], block[end]
    if after in ".…":
        return True
    opens = after in "“‘«([" or (after == '"' and block.count('"', 0, end) % 2 == 0)
    first = block[end + 1] if opens and end + 1 < len(block) else after
    if not first.isupper() or (after == '"' and not opens):
        return False
    if stop == '"':
        return block.count('"', 0, end) % 2 == 0
    if stop == "’" or stop in ")]”»":
        return not opens or stop != "’"
    return stop != "." or _ends_sentence(before)


def _ends_sentence(before: str) -> bool:
    """Whether a full stop after ``before`` ends a sentence, not an initial (H.Y.T.) or abbreviation (TP.)."""
    word = _LAST_WORD.search(before)
    if word is None:
        return before[-1:].isdigit() or before[-1:] in '”"’)]»%/.'
    return not (len(word[0]) == 1 and word[0].isupper()) and _ABBREVIATIONS.fullmatch(word[0]) is None


def _squeezed(text: str) -> str:
    return letters_key(text).replace(" ", "")
