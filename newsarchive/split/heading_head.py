"""What a page says of itself to machines: meta elements, links, JSON-LD, gathered in one pass over the tree."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

# What asks an archive to hold back. Directives for one named robot ("googlebot: noarchive") are not meant for us.
_DIRECTIVES = frozenset(("noarchive", "noai", "noimageai", "noimageindex"))
_AGENT = re.compile(r"^\s*[\w-]+\s*:\s*(?!\d)")
# Hemera's og:url is a share link (https://plo.vn/share874982.html).
_SHARE = re.compile(r"/share\d+\.\w+$")
_STRING = r'"((?:[^"\\]|\\.)*)"'
_JSON_TEXT = {key: re.compile(rf'"{key}"\s*:\s*{_STRING}') for key in ("headline", "datePublished")}
_JSON_AUTHOR = re.compile(r'"author"\s*:\s*(\[[^\]]*\]|\{[^}]*\}|"(?:[^"\\]|\\.)*")')
_JSON_NAME = re.compile(rf'"name"\s*:\s*{_STRING}')
_ARTICLE = re.compile(r'"@type"\s*:\s*(?:\[[^\]]*)?"(?:News|Reportage|Blog)?(?:Article|Posting)')
_TITLE_JOINT = re.compile(r"\s+[-–—|]+\s+|\s*\|\s*")
_OUTLET_WORDS = re.compile(
    r"^(?:báo|tạp chí|tin nhanh|tin tức|trang|đài|thông tấn)\b|\b(?:online|news|\.vn|\.com)$", re.I
)


@dataclass(slots=True)
class Head:
    """The first non-empty content of each meta name, property and itemprop (lower case); the rest as found."""

    metas: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    title: str | None = None
    scripts: list[str] = field(default_factory=list)
    h1s: list[Any] = field(default_factory=list)
    times: list[Any] = field(default_factory=list)

    def first(self, *names: str) -> str | None:
        """The content of the first of ``names`` that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)

    def json_text(self, key: str) -> str | None:
        """The first value of ``key`` ("headline", "datePublished") in JSON-LD, an article's own before others'."""
        for script in sorted(self.scripts, key=lambda text: _ARTICLE.search(text) is None):
            if found := _JSON_TEXT[key].search(script):
                return plain(_unquote(found[1])) or None
        return None

    def json_authors(self) -> list[str]:
        """The names of the authors in JSON-LD, as printed."""
        for script in self.scripts:
            if found := _JSON_AUTHOR.search(script):
                names = _JSON_NAME.findall(found[1]) or ([found[1][1:-1]] if found[1][0] == '"' else [])
                return [name for name in (plain(_unquote(name)) for name in names) if name]
        return []


def read_head(root: Any) -> Head:
    """Gather what ``root`` (an lxml tree) says in meta, link, title, JSON-LD, and where its h1 and time stand."""
    head = Head()
    for element in root.iter("meta", "link", "title", "h1", "time", "script"):
        tag = element.tag
        if tag == "meta":
            _note_meta(head.metas, element)
        elif tag == "h1":
            head.h1s.append(element)
        elif tag == "time":
            head.times.append(element)
        elif tag == "script":
            if element.get("type", "").strip().lower() == "application/ld+json" and element.text:
                head.scripts.append(element.text)
        elif tag == "title":
            head.title = head.title or element.text
        elif "canonical" in element.get("rel", "").lower().split() and element.get("href"):
            head.canonical = head.canonical or element.get("href").strip()
    return head


def _note_meta(metas: dict[str, str], element: Any) -> None:
    content, names = None, []
    for attribute, value in element.items():
        if attribute == "content":
            content = value
        elif attribute in ("property", "name", "itemprop"):
            names.append(value)
    if content and not content.isspace():
        for name in names:
            metas.setdefault(name.lower(), content)


def plain(text: str) -> str:
    """``text`` in normal form, its entities resolved however often they were escaped (tuoitre.vn escapes twice).

    >>> plain("Ch&amp;amp;#7907; n&#7893;i")
    'Chợ nổi'
    """
    for _ in range(4):
        if "&" not in text or (bare := html.unescape(text)) == text:
            break
        text = bare
    return normal_text(text)


def _unquote(text: str) -> str:
    """The text of a JSON string, also of one with raw line ends or broken escapes."""
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text.replace('\\"', '"').replace("\\/", "/")


def canonical_url(head: Head, url: str | None) -> str | None:
    """The address that the page calls its own: link[rel=canonical], else og:url if that is no share link.

    A canonical link to the front page (a template's mistake) is ignored. Byte for byte as printed, but absolute.
    """
    for given in (head.canonical, head.first("og:url")):
        if not given or _SHARE.search(given):
            continue
        try:
            absolute = urljoin(url or "", given.strip())
            parts, here = urlsplit(absolute), urlsplit(url or "")
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and (parts.path.strip("/") or not here.path.strip("/")):
            return absolute
    return None


def archiving(head: Head, headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What page and response headers ask of archives: "noarchive", "noai", "noimageai", "tdm-reservation", ..."""
    said = [head.metas.get("robots", "")]
    reserved = head.metas.get("tdm-reservation", "").strip() == "1"
    for name, value in headers:
        if name.lower() == "x-robots-tag" and not _AGENT.match(value):
            said.append(value)
        reserved = reserved or (name.lower() == "tdm-reservation" and value.strip() == "1")
    words = [word.strip().lower() for line in said for word in line.split(",")]
    found = [word for word in words if word in _DIRECTIVES] + ["tdm-reservation"] * reserved
    return tuple(dict.fromkeys(found))


def without_outlet(title: str, outlet_keys: Sequence[str]) -> str:
    """``title`` without the newspaper's name at its end ("… - Báo Bến Xưa", "… | Bến Xưa Online").

    >>> without_outlet("Chợ nổi - nỗi nhớ | Báo Bến Xưa", ["benxua"])
    'Chợ nổi - nỗi nhớ'
    """
    while (joints := list(_TITLE_JOINT.finditer(title))) and names_outlet(title[joints[-1].end() :], outlet_keys):
        title = title[: joints[-1].start()].rstrip()
    return title


def names_outlet(text: str, outlet_keys: Sequence[str]) -> bool:
    """Whether ``text`` names the newspaper itself (``outlet_keys``: its host's name, og:site_name, squeezed)."""
    text = normal_text(text)
    key = squeezed(text)
    return (
        not key
        or _OUTLET_WORDS.search(text) is not None
        or any(key in outlet or outlet in key for outlet in outlet_keys if len(outlet) > 2)
    )


def outlet_keys(head: Head, url: str | None) -> tuple[str, ...]:
    """The squeezed names of the newspaper: its host without "www" and ending, and og:site_name."""
    try:
        host = urlsplit(url or head.canonical or head.first("og:url") or "").hostname or ""
    except ValueError:
        host = ""
    labels = [label for label in host.split(".") if label not in ("www", "m", "com", "net", "org", "vn", "gov", "info")]
    names = [squeezed(label) for label in labels[-1:]] + [squeezed(head.first("og:site_name") or "")]
    return tuple(dict.fromkeys(name for name in names if name))


@lru_cache(maxsize=1024)
def squeezed(text: str) -> str:
    """Letters and digits of ``text`` without marks and spaces: how hosts spell names."""
    return letters_key(fold_key(text)).replace(" ", "")
