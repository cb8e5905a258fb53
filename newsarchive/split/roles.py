"""What an element is to a reader of news pages: its tag, its class words and its style, as bits.

Structure decides; class words only help where they are plain words of the trade ("caption", "related", "ads").
What has been read of a class string is kept: the pages of a newspaper share them.
"""

from __future__ import annotations

import re
from functools import lru_cache

# What a tag does to the running text.
SKIP, BREAK, IMAGE, META, MARK, INLINE, BLOCK = range(7)  # those from META on may hold running text

# Bits of a box (an element that starts a line of its own) and of what stands in it.
SLOT = 1  # a place for a caption: figcaption, td.caption, div.PhotoCMS_Caption
NOISE = 2  # related stories, ads, share buttons, comments ... by their own class words
VIDEO = 4  # a player and its caption
HIDDEN = 8  # display:none, [hidden], popups: copies for scripts
CENTER = 16
RIGHT = 32
BOLD = 64
ITALIC = 128
LINK = 256
HEADING = 512
RULE_BODY = 1024  # the same roles as a site's rule gives them
RULE_DROP = 2048
RULE_SLOT = 4096
PAINTED = 16384  # a picture as its background
PLAIN = 8192  # aligned left or justified: ends what an outer element said
ANY_SLOT = SLOT | RULE_SLOT

INHERITED = CENTER | RIGHT | BOLD | ITALIC | LINK

_SKIPPED = """script style svg iframe object embed param button select option textarea input nav footer
    template map canvas audio title link base head"""
_BLOCKS = """html body address article aside blockquote center dd details dialog div dl dt fieldset figcaption
    figure form frameset h1 h2 h3 h4 h5 h6 header hgroup hr li main menu ol p pre section summary table tbody
    td tfoot th thead tr ul caption noscript video"""
# What only dresses text: no class of theirs says what they are.
_MARKS = "b strong i em u sup sub small big abbr q s strike tt var code kbd ins"
TAGS: dict[str, int] = {
    **dict.fromkeys(_SKIPPED.split(), SKIP),
    **dict.fromkeys(_BLOCKS.split(), BLOCK),
    **dict.fromkeys(_MARKS.split(), MARK),
    "br": BREAK,
    "img": IMAGE,
    "amp-img": IMAGE,
    "meta": META,
}
TAG_BITS: dict[str, int] = {
    **dict.fromkeys(("b", "strong"), BOLD),
    **dict.fromkeys(("i", "em", "cite", "small"), ITALIC),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING),
    "a": LINK,
    "figcaption": SLOT,
    "caption": SLOT,
    "center": CENTER,
    "noscript": HIDDEN,
    "video": VIDEO,
    "aside": NOISE,
}
MARK_BITS = {tag: TAG_BITS[tag] & INHERITED for tag in _MARKS.split() if tag in TAG_BITS}

_WORDS = re.compile(r"[a-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# "cation" is vnexpress.net's own spelling of "caption" (desc_cation).
_SLOT_WORDS = frozenset(
    (
        "caption",
        "pcaption",
        "figcaption",
        "imgcaption",
        "chuthich",
        "cation",
        "legend",
        "imagedescription",
        "imagedesc",
        "photodesc",
    )
)
_NO_SLOT = frozenset(("has", "no", "video", "wrap", "wrapper", "container", "audio"))
_PICTURE_WORDS = frozenset(("image", "img", "photo", "picture", "pic", "anh"))
_TWO_WORDS = frozenset(("chu", "thich"))  # img_chu_thich_0407 of 24h.com.vn
_TEXT_WORDS = frozenset(("desc", "description", "note"))
_NOISE_WORDS = frozenset(
    """related relate relates lienquan comment comments binhluan breadcrumb breadcrumbs share social banner
    ads ad adv advert advertisement sponsor sponsored qc quangcao avatar newsletter survey poll vote tag tags
    recommend recommended suggest toolbar pagination paging subscribe login search menu navbar
    promotion xemthem docthem xemnhieu docnhieu tinmoi morenews othernews tooltip signup footer""".split()
)
_NOISE_PARTS = re.compile(
    r"lienquan|taitro|tai-tro|tinlien|relat(?:ed|enews|e-news|ive-?news)|related|morenews|more-news|othernews|other-news|xemthem"
    r"|docthem|readmore|binhluan|quangcao|cungchuyenmuc|sharebox|xem-them|doc-them|lien-quan|doc-nhieu|taboola|"
    r"google_ads|adsense|fb-comments|fb-like"
)
_VIDEO_WORDS = frozenset(("video", "videostream", "player", "jwplayer", "videojs", "videocms"))


@lru_cache(maxsize=8192)
def read_names(names: str) -> int:
    """The bits that a class and id string speaks for.

    >>> read_names("PhotoCMS_Caption") == SLOT, read_names("z-has-caption") == 0
    (True, True)
    >>> read_names("article-relate") == NOISE, read_names("VideoCMS_Caption") == VIDEO
    (True, True)
    """
    lower = names.lower()
    words = _WORDS.findall(lower if lower == names else _CAMEL.sub(" ", names).lower())
    found = frozenset(words)
    bits = 0
    if found & _VIDEO_WORDS:
        bits |= VIDEO
    if found & _SLOT_WORDS:
        if not found & _NO_SLOT:
            bits |= SLOT
    elif found >= _TWO_WORDS or (found & _PICTURE_WORDS and found & _TEXT_WORDS and not found & _NO_SLOT):
        bits |= SLOT
    if "avatar" in found and "article" in found:
        found -= {"avatar"}  # Hemera's lead photo (figure.article__avatar), nobody's portrait
    if found & _NOISE_WORDS or _NOISE_PARTS.search(lower):
        bits |= NOISE
    if "popup" in found or "modal" in found:
        bits |= HIDDEN
    return bits


_DISPLAY_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right|left|justify)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Italic, small or coloured: what is set apart from the body in any of these ways counts as italic.
_ITALIC_STYLE = re.compile(
    r"font-style\s*:\s*italic|font-size\s*:\s*(?:[5-9](?:\.\d+)?p[tx]|1[0-2](?:\.\d+)?px|0?\.[5-8]\d*r?em|x?x-small|small)"
    r"|(?<![\w-])color\s*:\s*(?!#[0-3]{3}|#(?:[0-3]\w){3}|black|rgba?\(\s*[0-6]?\d\s*,\s*[0-6]?\d\s*,|inherit|windowtext)[#\w]",
    re.IGNORECASE,
)
ALIGN_BITS = {"center": CENTER, "middle": CENTER, "right": RIGHT, "left": PLAIN, "justify": PLAIN}


@lru_cache(maxsize=2048)
def read_style(style: str) -> int:
    """The bits of a style attribute: hidden, centred, right-aligned, bold, italic.

    >>> read_style("text-align: center; display:none") == CENTER | HIDDEN
    True
    """
    bits = 0
    if "url(" in style and "background" in style.lower():
        bits |= PAINTED
    if _DISPLAY_NONE.search(style):
        bits |= HIDDEN
    if found := _ALIGN.search(style):
        bits |= ALIGN_BITS[found[1].lower()]
    if _BOLD_STYLE.search(style):
        bits |= BOLD
    if _ITALIC_STYLE.search(style):
        bits |= ITALIC
    return bits
