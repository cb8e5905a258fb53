"""Who took the photo: the credit at the end of a caption, told apart from the caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.text.agencies import agency_name
from newsarchive.text.normal import normal_text


@dataclass(frozen=True, slots=True)
class Credited:
    """A caption and its credit.

    ``caption`` is the text without the credit (None: there was only a credit), ``credit`` the name as printed,
    ``photographer`` and ``agency`` its parts (agency in its one spelling); ``illustration`` says that the text
    calls the photo "ảnh minh họa" (which is kept in the caption: it says what the photo is, not whose).
    """

    caption: str | None
    credit: str | None = None
    photographer: str | None = None
    agency: str | None = None
    illustration: bool = False


_TAIL, _LONGEST_LABEL = 160, 60
_remembered = lru_cache(maxsize=4096)
"""For questions about a name: a story's photos have the same few photographers, and they are asked again and again."""
# Words asked for before an expression is tried: most captions hold none, and "in" is ten times as fast.
_HINTS = ("ảnh", "họa", "hoạ", "nguồn", "source", "theo", "photo", "hình", "courtesy", "©", "图", "圖")
_HINT_AT_END = re.compile(r"[)\]]\W*$|/[^/]{2,30}\W*$")
_ILLUSTRATION = re.compile(r"(?:ảnh|hình)(?:\s+\w+){0,5}?\s+minh\s+(?:họa|hoạ)", re.IGNORECASE)
_CLOSING = re.compile(r"\s*\./\.$|\s*\.\s*/\s*\.$")

# "Ảnh:", "Nguồn ảnh:", "Ảnh tư liệu:", "Tin, ảnh:", "Ảnh và video:", "Ảnh minh họa. Nguồn:", "Photo by"
_WORKS = r"(?:bài|tin|clip|video|đồ họa|nội dung|thực hiện)"
_LABEL = (
    rf"(?:{_WORKS}\s*(?:và|,|-|–|&|\+|/)\s*)?"
    rf"(?:nguồn\s+(?:ảnh|hình)|nguồn|(?:(?:các|những|nhóm|loạt|chùm|bộ)\s+)?ảnh|hình(?:\s+ảnh)?|photos?|source|courtesy|credit|(?:đồ|minh)\s+(?:họa|hoạ))"
    rf"(?:\s*(?:và|,|-|–|&|\+|/)\s*{_WORKS})?"
    r"(?:\s+(?:tư liệu|minh họa|minh hoạ|chụp|trong bài|do))?"
)
_MARK = r"(?:(?<=[.!?…”\"'’)\];,/])\s*|(?<=\s)[-–—|]+\s*|(?<=\S)[-–—]\s+|^|\n)"
_LABELLED = re.compile(rf"(?P<mark>{_MARK})(?P<label>{_LABEL})\s*[:：]\s*(?P<name>[^:]+)$", re.IGNORECASE)
# No sign before the label at all: "… trên bến Ảnh: Lam Giang". The label must then start with a capital.
_UNMARKED = re.compile(r"\s(?P<label>Ảnh|ẢNH|Nguồn|NGUỒN|Nguồn ảnh|Photo)\s*:\s*(?P<name>[^:]+)$")
_UNCOLONED = re.compile(
    rf"(?P<mark>{_MARK})(?P<label>nguồn ảnh|nguồn|ảnh\s+(?:của|do|từ)|ảnh|photos?(?:\s+by)?|hình|theo)"
    r"\s+(?P<name>[^:]+)$",
    re.IGNORECASE,
)
_AGENCY_PHOTO = re.compile(
    r"(?:(?<=[.!?”\"’)])|\s[-–—])\s*(?P<agency>[^\W\d_][\w/+&.]{1,24})\s+[Pp]hotos?(?:\s+(?P<name>[^\W\d_][^.!?:]{1,40}))?\.?$"
)
_PHOTO_BETWEEN = re.compile(r"(?<=\w)\s+[Pp]hotos?\s+(?=\w)")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\))\s*(?P<name>[^:©]{2,60})$", re.IGNORECASE)
_PARENTHESES = re.compile(
    r"\s*[(\[](?P<inside>[^()\[\]]{2,90}(?:\([^()]{2,30}\))?[^()\[\]]{0,30})[)\]]\s*(?P<stop>[.…]?)\s*$"
)
_INSIDE = re.compile(rf"^(?P<label>{_LABEL}|theo)(?:\s*[:：]\s*|\s+)(?P<name>.+)$", re.IGNORECASE)
_CHINESE_LABELS = ("图", "圖", "摄影")
_CHINESE = re.compile(
    r"\s*[（(]?(?:图自|圖自|图片来源[:：]|图源[:：]?|图[:：]|摄影[:：]|新闻图[:：])\s*(?P<name>[^）)。]{2,20})[）)。]*$"
)
_BBC = re.compile(r"^(?:Nguồn hình ảnh,\s*(?P<name>.+?))?\s*(?:Chụp lại (?:hình ảnh|video),\s*(?P<caption>.+))?$")
_BBC_TURNED = re.compile(
    r"^(?:Chụp lại (?:hình ảnh|video),\s*)?(?P<caption>.+?)\s*Nguồn hình ảnh,\s*(?P<name>.{2,60})$"
)

_INITIALS = re.compile(r"(?:^|[\s/,&-])(?:(?:[^\W\d_]{1,2}\.){2,}|[^\W\d_]\.)$")
_OTHER_WORKS = ("xử lý", "video", "clip", "đồ họa", "đồ hoạ", "thiết kế", "nội dung", "dựng phim", "bài", "text")
_OTHER_WORK = re.compile(rf"\s*(?:[-–—;,.|]|\s)\s*(?:xử lý ảnh|{'|'.join(_OTHER_WORKS)})\s*[:：].*$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*/\s*|\s*[,;&|]\s*|\s+\+\s+|\s+[-–—]\s+|\s+và\s+|\s*\(|\)\s*", re.IGNORECASE)
_SMALL = re.compile(
    "và|của|do|từ|cung|cấp|the|of|and|de|da|di|du|van|von|der|den|la|le|al|el|bin|for|by|via|in|on|at|to|an?|"
    "courtesy|chụp|qua|theo|st"
)


def split_credit(caption: str) -> Credited:
    """Take the credit off the end of ``caption``; a caption without one comes back whole.

    >>> taken = split_credit("Thuyền hoa cập bến. Ảnh: Lam Giang/TTXVN.")
    >>> taken.caption, taken.credit, taken.photographer, taken.agency
    ('Thuyền hoa cập bến.', 'Lam Giang/TTXVN', 'Lam Giang', 'TTXVN')
    >>> split_credit("Chợ phiên họp sớm - Ảnh: V.T.H.").credit
    'V.T.H.'
    >>> split_credit("Theo chủ tiệm hoa, giá đã giảm").credit is None
    True
    """
    text = _CLOSING.sub(".", normal_text(caption)) if "/" in caption[-6:] else normal_text(caption)
    start = max(0, len(text) - _TAIL)
    tail = text[start:].lower()
    if not any(hint in tail for hint in _HINTS) and _HINT_AT_END.search(tail) is None:
        return Credited(_said(normal_text(caption)))
    illustration = "minh" in tail and _ILLUSTRATION.search(tail) is not None
    other = _OTHER_WORK.search(text, start) if any(word in tail for word in _OTHER_WORKS) else None
    # "Ảnh: A - Video: B": the photo's credit is read without the other work, and keeps it as printed.
    taken = _take(text[: other.start()]) if other else None
    rest, name, below = (*taken, other[0]) if taken and other else (*(_take(text) or (None, "")), "")
    if rest is None:
        return Credited(_said(normal_text(caption)), illustration=illustration)
    photographer, agency = names_in(_trim_name(name))
    return Credited(_said(rest), _trim_name(name + below) or None, photographer, agency, illustration)


def _take(text: str) -> tuple[str, str] | None:
    """(the rest, the name as printed) of the first way of printing a credit that ``text`` ends with."""
    for take in (_take_bbc, _take_chinese, _take_labelled, _take_parenthesised, _take_uncoloned, _take_signed):
        taken = take(text)
        if taken is not None:
            return taken
    return None


def _take_bbc(text: str) -> tuple[str, str] | None:
    """bbc.com/vietnamese prints hidden prefixes before the credit and before the caption."""
    if not text.startswith(("Nguồn hình ảnh,", "Chụp lại ")):
        return None
    # the splitter reads a figcaption before what else stands in its figure
    found = (_BBC_TURNED.match(text) if text[0] == "C" else None) or _BBC.match(text)
    return (found["caption"] or "", found["name"] or "") if found else None


def _take_chinese(text: str) -> tuple[str, str] | None:
    found = _CHINESE.search(text) if any(label in text for label in _CHINESE_LABELS) else None
    return (text[: found.start()], found["name"]) if found else None


def _take_parenthesised(text: str) -> tuple[str, str] | None:
    found = _PARENTHESES.search(text, max(0, len(text) - _TAIL))
    if found is None:
        return None
    inside = found["inside"].strip()
    rest = text[: found.start()].rstrip()
    rest += found["stop"] if rest and rest[-1] not in '.!?…”"' else ""
    labelled = _INSIDE.match(inside)
    if labelled:
        name, colon = labelled["name"], ":" in inside[: labelled.start("name")]
        if _is_illustration_only(inside):
            return None
        if colon and _is_name(name, words=8):
            kept = _keep_illustration("", labelled["label"])
            return f"{rest} ({kept})" if kept else rest, name
        if not colon and (agency_name(inside) or _is_proper(name) or agency_name(name)):
            return rest, name if agency_name(name) or not agency_name(inside) else inside
        return None
    # "(TTXVN/Vietnam+)", "(Lam Giang/TTXVN)": no label, so the last part must be a known agency.
    if inside and agency_name(_SEPARATOR.split(inside)[-1]) and _is_proper(inside) and rest:
        return rest, inside
    return None


def _take_labelled(text: str) -> tuple[str, str] | None:
    start = max(0, len(text) - _TAIL)
    tail = text[start:]
    colon = tail.rfind(":") if ":" in tail else tail.find("：")  # behind the label: a name has none
    for found in _LABELLED.finditer(tail, max(0, colon - _LONGEST_LABEL)) if colon >= 0 else ():
        lone = not tail[: found.start()].strip()
        # "Ảnh: Bà con gặt lúa" opens a caption: a credit alone must look like names.
        if (start and lone) or not (_is_given(found["name"]) if lone else _is_name(found["name"], words=10)):
            continue
        rest = (text[:start] + tail[: found.start()]).rstrip(" -–—|;,\n")
        return _keep_illustration(rest, found["label"]), found["name"]
    found_unmarked = _UNMARKED.search(tail)
    if found_unmarked and _is_proper(found_unmarked["name"]):
        return (text[:start] + tail[: found_unmarked.start()]).rstrip(), found_unmarked["name"]
    return None


def _take_uncoloned(text: str) -> tuple[str, str] | None:
    """ "Ảnh Reuters.", "Theo AFP", "Photo by X", "Ảnh do nhân vật cung cấp": a known giver, or a name behind a dash."""
    start = max(0, len(text) - _TAIL)
    tail = text[start:]
    for found in _UNCOLONED.finditer(tail):
        name, label = found["name"], found["label"].lower()
        rest = (text[:start] + tail[: found.start()]).rstrip(" -–—|;,\n")
        whole = f"{label} {name}"
        if _is_illustration_only(whole):
            return None
        known = _is_known(name) or agency_name(whole) is not None
        by = label.startswith("photo") or label.endswith((" do", " từ", " của"))
        dashed = found["mark"].strip() in ("-", "–", "—", "|") and label != "theo"
        if known or ((by or dashed) and _is_proper(name) and 1 < len(name.split()) <= 6):
            return rest, name
    if found_copyright := _COPYRIGHT.search(tail):
        return (text[:start] + tail[: found_copyright.start()]).rstrip(" -–—|"), found_copyright["name"]
    return None


def _take_signed(text: str) -> tuple[str, str] | None:
    """ "… - Lam Giang/TTXVN": no label; a dash, then names that end with a known agency. "VNA/VNS Photo Lam Giang"."""
    english = _AGENCY_PHOTO.search(text, max(0, len(text) - _TAIL))
    if english and _is_known(english["agency"]):
        name = text[english.start("agency") :] if english["name"] else english["agency"]
        return text[: english.start()].rstrip(" -–—"), name
    found = re.search(r"\s[-–—]\s(?P<name>[^-–—.!?:]{2,50}/[^-–—.!?:/]{2,30})\W*$", text)
    if found and _is_proper(found["name"]) and agency_name(found["name"].rsplit("/", 1)[1]):
        return text[: found.start()].rstrip(), found["name"]
    return None


def _is_illustration_only(text: str) -> bool:
    return _ILLUSTRATION.search(text) is not None and ":" not in text and not _is_known(_ILLUSTRATION.sub("", text))


def _keep_illustration(rest: str, label: str) -> str:
    """ "Ảnh minh họa: Internet", "Ảnh tư liệu: TTXVN" leave their label in the caption: it says that the photo does
    not show what is told. A plain label leaves nothing."""
    if not _ILLUSTRATION.search(label) and "tư liệu" not in label.lower():
        return rest
    return f"{rest} {label}".strip() if not rest or rest[-1] in '.!?…”")' else f"{rest} - {label}"


@_remembered
def _is_known(name: str) -> bool:
    """Whether every part of ``name`` is a known agency or giver."""
    parts = [part for part in _SEPARATOR.split(name.strip(" .")) if part]
    return bool(parts) and all(agency_name(part) for part in parts)


@_remembered
def _is_name(name: str, *, words: int) -> bool:
    """Whether ``name``, which stands behind "Ảnh:", can name someone: short, and no sentence."""
    name = _OTHER_WORK.sub("", name.strip())
    if not name or len(name) > 90:
        return False
    bare = _trim_name(name)
    said = bare.split()
    if not said or len(said) > words or re.search(r"[!?;“”\"]|[^\W\d_]{3,}\.\s+\S", bare):
        return _is_known(bare)
    if _is_proper(bare) or _is_known(bare):
        return True
    # "gia đình bà Sáu Lài": in lower case, but a name at its end
    if len(said) <= 6 and len(said) > 1 and said[-2][0].isupper() and said[-1][0].isupper():
        return True
    return len(said) <= 4 or (len(said) <= 7 and (said[0][0].isupper() or bare.endswith("cung cấp")))


def _is_given(name: str) -> bool:
    """Whether ``name`` can only be someone's: capitals, a known giver, or "… cung cấp"."""
    return _is_proper(name) or _is_known(name) or (name.endswith("cung cấp") and len(name.split()) <= 7)


@_remembered
def _is_proper(name: str) -> bool:
    """Whether the words of ``name`` start with capitals, small words apart; a known giver always does."""
    parts = [part for part in _SEPARATOR.split(_trim_name(name)) if part]
    loose = [word for part in parts if not agency_name(part) for word in part.split()]
    large = [word for word in loose if not _SMALL.fullmatch(word.lower().strip("."))]
    lettered = any(letter.isalpha() for letter in name)
    return (
        bool(parts)
        and lettered
        and len(loose) <= 10
        and all(not word[0].isalpha() or not word[0].islower() for word in large)
    )


@_remembered
def _trim_name(name: str) -> str:
    """``name`` without the final stop of the sentence; the stop of initials (H.Y.T.) stays."""
    name = name.strip(" -–—|©\n")
    if name.count("(") < name.count(")"):
        name = name.rstrip(").").rstrip()
    while name.endswith((".", ",", ";", "…")) and not _INITIALS.search(name):
        name = name[:-1].rstrip()
    return name


@_remembered
def names_in(credit: str) -> tuple[str | None, str | None]:
    """(photographer, agency) of a credit: the unknown parts are people, the known ones agencies.

    >>> names_in("Nguyễn Thử/TTXVN")
    ('Nguyễn Thử', 'TTXVN')
    """
    main = _PHOTO_BETWEEN.sub("/", _OTHER_WORK.sub("", credit))
    whole = agency_name(main)
    if whole:
        return None, whole
    people, agencies = [], []
    for part in _SEPARATOR.split(main):
        known = agency_name(part) if part else None
        if known:
            agencies.append(known)
        elif part:
            people.append(part)
    return ", ".join(people) or None, "/".join(dict.fromkeys(agencies)) or None


def _said(text: str) -> str | None:
    return text.strip() or None
