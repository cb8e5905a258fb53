"""A fuzz target: whatever the bytes, `extract` gives a sound Gallery or a PageError, and nothing else.

    make fuzz                # 60 seconds from the sample pages and tests/pages
    make fuzz SECONDS=3600

Coverage-guided by atheris (CPython 3.11 and 3.12 on Linux), in an environment of its own. The same promise is held by
a property test without it (tests/split/).
"""

from __future__ import annotations

import json
import sys

import atheris

with atheris.instrument_imports(include=["newsarchive.split", "newsarchive.text"]):
    from newsarchive.errors import PageError
    from newsarchive.model import Gallery
    from newsarchive.sites import all_sites
    from newsarchive.split import extract, extract_text

SITES = [None, *all_sites()]


def check(gallery: Gallery) -> None:
    """What holds of every gallery: places from 1, addresses that are not empty, text that can be written as JSON."""
    assert [pair.position for pair in gallery.pairs] == list(range(1, len(gallery.pairs) + 1))
    places = {pair.position for pair in gallery.pairs}
    for pair in gallery.pairs:
        assert pair.image_url or pair.image_alt or pair.caption or pair.credit or pair.caption_verbatim
        assert pair.image_url is None or pair.image_url == pair.image_candidates[0]
    for repeat in gallery.repeats:
        assert set(repeat.positions) <= places
        assert repeat.reason
    json.dumps(gallery.as_dict(), ensure_ascii=False).encode("utf-8")


def fuzz_one(data: bytes) -> None:
    """One input: its first byte chooses the newspaper, or the reader of plain text."""
    choice, body = (data[0], data[1:]) if data else (0, b"")
    try:
        if choice == 255:
            check(extract_text(body.decode("utf-8", "replace")))
        else:
            check(extract(body, url="https://bao.example/anh/a.html", site=SITES[choice % len(SITES)]))
    except PageError:
        return


def main() -> None:
    """Hand the target to libFuzzer with the command line's options."""
    atheris.Setup(sys.argv, fuzz_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
