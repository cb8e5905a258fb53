"""Captions in the flow of the story: paragraphs below or above the photos, told from body text.

A run is one or more photos in a row. Three facts tell a caption paragraph from body text: it alternates with the
runs all down the page; its dress (class, alignment, bold, italic) is worn next to photos and hardly elsewhere; it
is short where the body's paragraphs are long, or ends with a credit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from newsarchive.split.leaves import Photo, Text
from newsarchive.split.pairing import Pairing, is_credit, usable
from newsarchive.split.roles import ANY_SLOT, CENTER, HEADING
from newsarchive.split.side_boxes import note_tags, side_box
from newsarchive.text.boilerplate import is_placeholder
from newsarchive.text.credits import split_credit

Dress = tuple[str, str, bool, bool, bool]
Choice = Callable[["Run"], "list[Text]"]

SHARING_RUN = 3  # a longer run's caption describes its last photo, unless a box of their own says otherwise
LONGEST_CAPTION = 450
SHORT_CAPTION = 300
LONE_CAPTION = 200
SHORTEST_BODY = 150


@dataclass(slots=True)
class Run:
    """Photos in a row, the texts right below and right above them; a line of credit by the place of its caption."""

    photos: list[Photo]
    below: list[Text] = field(default_factory=list)
    above: list[Text] = field(default_factory=list)
    credits: dict[int, Text] = field(default_factory=dict)


def pair_flow(pairing: Pairing) -> None:
    """Decide for the runs of photos that stand among paragraphs."""
    if not any(pairing.is_open(photo) for photo in pairing.photos):
        return
    runs, loose = _runs(pairing)
    story = _Story(runs, loose, len(pairing.photos))
    for run in runs:
        texts, kind = story.caption(run)
        if texts:
            credit = run.credits.get(texts[-1].at)
            # behind the last caption a line of credit may be that of all photos
            if credit is not None and (run is not runs[-1] or sum(bool(each.credits) for each in runs) > 1):
                texts = [*texts, credit]
            photos = run.photos
            if len(photos) > SHARING_RUN and kind == "paragraph below" and not _share_box(pairing, photos):
                photos = photos[-1:]
            pairing.bind(photos, texts, kind)


def _share_box(pairing: Pairing, photos: list[Photo]) -> bool:
    """Whether a run's photos stand in a box of their own (a grid): then the text is for all of them."""
    box = photos[0].box
    while box.parent is not None and box is not pairing.story and box.level > 0:
        if box.last > photos[-1].at:
            return not pairing.count_texts(box)
        if photos[0].box.level - box.level > 5:
            return False
        box = box.parent
    return False


def _runs(pairing: Pairing) -> tuple[list[Run], list[Text]]:
    """The runs in reading order, and all loose texts (those that no stronger evidence has taken)."""
    runs: list[Run] = []
    loose: list[Text] = []
    current: Run | None = None
    since: list[Text] = []
    growing = False
    notes = note_tags(pairing)
    for leaf in pairing.region.leaves:
        if isinstance(leaf, Photo):
            if not pairing.is_open(leaf):
                current, since, growing = None, [], False
            elif growing and current is not None:
                current.photos.append(leaf)
            else:
                current = Run([leaf], above=since)
                runs.append(current)
                since, growing = [], True
            continue
        growing = False
        if leaf.at in pairing.taken or leaf.box.flags & HEADING or side_box(pairing, leaf, notes) is not None:
            current, since = None, []
        elif usable(leaf):
            if current is not None and current.below and is_credit(leaf):
                current.credits[current.below[-1].at] = leaf
                continue
            loose.append(leaf)
            since = [*since[-2:], leaf]
            if current is not None:
                current.below.append(leaf)
        elif current is not None and not current.below and leaf.text.strip(" -–.") and is_placeholder(leaf.text):
            current = None  # the editor's prompt stands where this run's caption would: it has none
    return runs, loose


def dress(text: Text) -> Dress:
    """How a paragraph is dressed: tag, class, centred, bold, italic."""
    box = text.box
    return (
        "p" if box.tag == "div" else box.tag,
        "slot" if box.flags & ANY_SLOT else box.names,
        bool(text.flags & CENTER),
        2 * text.bold > text.size,
        2 * text.italic > text.size,
    )


class _Story:
    """What the runs of one page say together."""

    def __init__(self, runs: Sequence[Run], loose: Sequence[Text], photos: int) -> None:
        self.photos = photos  # of the whole story, those with their captions elsewhere too
        self.runs = runs
        self.last = loose[-1] if loose else None
        self.firsts = [run.below[0] for run in runs if run.below]
        firsts = {text.at for text in self.firsts}
        rest = [text for text in loose if text.at not in firsts]
        sizes: Counter[Dress] = Counter()
        for text in rest:
            sizes[dress(text)] += text.size
        self.body = max(sizes, key=sizes.__getitem__) if sizes else None
        self.worn_below = Counter(map(dress, self.firsts))
        self.worn_elsewhere = Counter(map(dress, rest))
        self.body_size = median(text.size for text in rest) if rest else 0
        self.caption: Callable[[Run], tuple[list[Text], str]] = self._choose()

    def _choose(self) -> Callable[[Run], tuple[list[Text], str]]:
        if len(self.runs) >= 3:
            if usual := self._tells_in_paragraphs():
                return lambda run: (self._told(run, usual), "paragraph below")
            if self._alternates():
                if self._stands_above():
                    return lambda run: (run.above[-1:], "paragraph above")
                return lambda run: (run.below[:1], "paragraph below")
            if self._is_short_below() and not self._is_marked():
                return lambda run: (self._short(run), "paragraph below")
        if self._is_all_told():
            return lambda run: (run.below[:1], "paragraph below")
        return lambda run: (self._dressed(run), "paragraph below")

    def _is_all_told(self) -> bool:
        """One or two runs and as many short paragraphs, each below its run: nothing else is told on the page."""
        if not 0 < len(self.runs) <= 2 or self.body is not None or self.runs[0].above:
            return False
        photos = [photo for run in self.runs for photo in run.photos]
        if len(photos) < self.photos or len(photos) > SHARING_RUN * (len(self.runs) - 1) + 1:
            return False
        if any(photo.note for photo in photos):
            return False
        most = SHORT_CAPTION if len(self.runs) > 1 else LONE_CAPTION
        return all(len(run.below) == 1 and run.below[0].size <= most for run in self.runs)

    def _alternates(self) -> bool:
        """One paragraph of caption length stands between each run and the next, nearly everywhere."""
        inner = self.runs[:-1]
        ones = sum(len(run.below) == 1 for run in inner)
        if ones < 0.8 * len(inner) or any(len(run.below) > 2 for run in inner):
            return False
        usual = median(run.below[0].size for run in inner if run.below)
        return usual <= LONGEST_CAPTION and not self._is_flanked(usual)

    def _is_flanked(self, usual: float) -> bool:
        """Whether most photos have, behind a heading, another paragraph above that is as long as the one below."""
        others = [
            run.above[-1].size
            for before, run in pairwise(self.runs)
            if run.above and not any(run.above[-1] is text for text in before.below)
        ]
        return 2 * len(others) > len(self.runs) - 1 and usual > SHORTEST_BODY and median(others) <= 1.5 * usual

    def _stands_above(self) -> bool:
        """Text before the first run and none after the last; and that text is no long introduction."""
        first, last = self.runs[0], self.runs[-1]
        if not first.above or last.below or first.above[-1].text.endswith(":"):
            return False  # "Below are some photos:" is an introduction
        usual = median(text.size for text in self.firsts) if self.firsts else 0
        return first.above[-1].size <= max(2 * usual, 160)

    def _tells_in_paragraphs(self) -> int:
        """How many paragraphs at most tell of the photos above them, in a story that opens with a photo."""
        inner = self.runs[:-1]
        if len(self.runs) < 4 or self.runs[0].above:
            return 0
        counts = [len(run.below) for run in inner]
        if min(counts) < 1 or max(counts) > 3 or 2 * counts.count(1) < len(counts):
            return 0
        if max(sum(text.size for text in run.below) for run in inner) > 2 * LONGEST_CAPTION:
            return 0
        return max(counts)

    def _told(self, run: Run, usual: int) -> list[Text]:
        """The first paragraph below and those after it in the same dress; the last run's may be the story's end."""
        most = usual if run is not self.runs[-1] else min(len(r.below) for r in self.runs[:-1])
        return [text for text in run.below[:most] if dress(text) == dress(run.below[0])]

    def _is_short_below(self) -> bool:
        """The first paragraph below is short nearly everywhere, where the others are long."""
        if len(self.firsts) < 0.8 * len(self.runs) or self.body_size < 200:
            return False
        short = sum(text.size <= min(SHORT_CAPTION, 0.6 * self.body_size) for text in self.firsts)
        return short >= 0.8 * len(self.firsts)

    def _is_marked(self) -> bool:
        """Whether one dress, not the body's, is worn right below photos and hardly elsewhere."""
        worn, times = self.worn_below.most_common(1)[0]
        return worn != self.body and times >= 3 and times > 2 * self.worn_elsewhere[worn]

    def _short(self, run: Run) -> list[Text]:
        return [text for text in run.below[:1] if text.size <= SHORT_CAPTION]

    def _dressed(self, run: Run) -> list[Text]:
        if not run.below:
            return []
        text = run.below[0]
        own = dress(text)
        if own[1] == "slot":
            return [text]
        if text.size <= SHORT_CAPTION and split_credit(text.text).credit:
            return [text]
        if own == self.body:
            return []
        below, elsewhere = self.worn_below[own], self.worn_elsewhere[own]
        if below < 0.6 * (below + elsewhere) and below < 5:
            return []
        if below >= 3 and below >= 0.5 * len(self.firsts):
            return [text]
        usual = max(self.worn_below.values())
        if usual >= 3 and below < usual:
            return []
        # a class of its own, worn by nothing but what stands below photos, inside the story
        called = bool(own[1]) and self.body is not None and not elsewhere and text is not self.last
        marked = own[2] or own[3] or own[4] or called
        return [text] if marked and text.size <= SHORT_CAPTION else []
