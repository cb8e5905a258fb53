"""WACZ: every answer that the chosen stories came from, as it came, found by its index; and nothing twice."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarchive.errors import ExportError, NotFoundError
from newsarchive.export.one_gallery import write_wacz_of
from newsarchive.export.options import Options
from newsarchive.export.run import export
from newsarchive.export.selection import Selection
from newsarchive.model import Gallery, Page, Pair
from tests.export.conftest import picture

pytestmark = pytest.mark.usefixtures("each_database")

ADDRESS = "https://bao.example/ảnh/cho.html"
WRITTEN = "https://bao.example/%E1%BA%A3nh/cho.html"
BODY = "<html><h1>Chợ</h1>".encode()
SAID = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-Cache", "HIT"))


@pytest.fixture
def captured(newsroom):
    """A story with its page, two photos whose headers were kept, and one of which nobody kept any; its number."""
    archive = newsroom.archive
    page = Page(
        ADDRESS,
        BODY,
        headers=(*SAID, ("Content-Length", "7"), ("Transfer-Encoding", "chunked")),
        fetched_at=datetime(2016, 7, 3, 2, 30, tzinfo=UTC),
    )
    capture = archive.record_capture(page)
    pairs = [Pair(n, f"https://anh.example/{n}.jpg", caption=f"Chuyến {n}", photo=newsroom.photo(n)) for n in (1, 2, 3)]
    for pair in pairs[:2]:
        headers = (("Content-Type", "image/jpeg"), ("Server", f"máy {pair.position}".encode().decode("latin-1")))
        archive.put_photo(pair.photo, picture(pair.position), url=pair.image_url, headers=headers)
    archive.put_photo(pairs[2].photo, picture(3), url=pairs[2].image_url, etag='"3"')
    pairs.append(Pair(4, caption="Lời không ảnh"))
    gallery = Gallery(url=ADDRESS, title="Chợ nổi", lead="Sớm mai.", pairs=tuple(pairs), capture_id=capture)
    return archive.store_gallery(gallery).gallery_id


class Read:
    """A WACZ, read."""

    def __init__(self, file) -> None:
        self.zip = zipfile.ZipFile(file)
        self.names = self.zip.namelist()
        self.pages = [json.loads(line) for line in self.zip.read("pages/pages.jsonl").splitlines()]
        lines = gzip.decompress(self.zip.read("indexes/index.cdx.gz")).decode().splitlines()
        self.index = [json.loads(line.split(" ", 2)[2]) for line in lines]
        self.records = [self.find(entry) for entry in self.index]

    def find(self, entry):
        """A record by its line in the index: record and body."""
        start, length = int(entry["offset"]), int(entry["length"])
        part = self.zip.read(f"archive/{entry['filename']}")[start : start + length]
        record = next(iter(ArchiveIterator(BytesIO(part))))
        return record, record.content_stream().read()

    def of(self, url):
        """The only record of an address."""
        ((record, body),) = [found for found in self.records if found[0].rec_headers["WARC-Target-URI"] == url]
        return record, body


@pytest.fixture
def make(newsroom, tmp_path):
    made = iter(range(100))

    def run(**how):
        folder = tmp_path / f"wacz{next(made)}"
        export(newsroom.archive, "wacz", folder, **how)
        return Read(folder / "galleries.wacz")

    return run


def test_the_page_is_there_with_its_status_time_headers_and_bytes(captured, make):
    record, body = make().of(WRITTEN)
    assert body == BODY
    assert record.rec_headers["WARC-Date"] == "2016-07-03T02:30:00Z"
    assert record.http_headers.get_statuscode() == "200"
    headers = dict(record.http_headers.headers)
    assert (headers["Content-Type"], headers["X-Cache"]) == ("text/html; charset=utf-8", "HIT")
    assert record.rec_headers["Newsarchive-Headers"] is None


def test_headers_of_the_wire_do_not_contradict_the_unpacked_body(captured, make):
    headers = dict(make().of(WRITTEN)[0].http_headers.headers)
    assert headers["Content-Length"] == str(len(BODY))
    assert not {"Content-Encoding", "Transfer-Encoding"} & set(headers)
    assert headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert headers["X-Archive-Orig-Content-Length"] == "7"


def test_photos_have_the_headers_that_were_kept_and_say_so_where_none_were(captured, make):
    read = make()
    for number in (1, 2, 3):
        record, body = read.of(f"https://anh.example/{number}.jpg")
        assert body == picture(number)
        headers = dict(record.http_headers.headers)
        assert headers["Content-Type"] == "image/jpeg"
        assert ("Server" in headers) == (number < 3)
        assert (record.rec_headers["Newsarchive-Headers"] is None) == (number < 3)
    assert headers["ETag"] == '"3"'
    assert len(read.records) == 4


def test_pages_are_listed_with_title_and_words(captured, make):
    head, page = make().pages
    assert head["hasText"]
    assert (page["url"], page["title"], page["ts"]) == (WRITTEN, "Chợ nổi", "2016-07-03T02:30:00Z")
    assert page["text"].split("\n") == ["Chợ nổi", "Sớm mai.", "Chuyến 1", "Chuyến 2", "Chuyến 3", "Lời không ảnh"]


def test_an_address_that_led_elsewhere_leads_there_in_replay_too(newsroom, make):
    page = Page("https://bao.example/cu", BODY, final_url="https://bao.example/moi", fetched_at=datetime.now(UTC))
    capture = newsroom.archive.record_capture(page)
    newsroom.archive.store_gallery(
        Gallery(url="https://bao.example/cu", pairs=(Pair(1, caption="Lời"),), capture_id=capture)
    )
    read = make()
    assert read.of("https://bao.example/moi")[1] == BODY
    record, _ = read.of("https://bao.example/cu")
    assert record.http_headers.get_statuscode() == "302"
    assert record.http_headers["Location"] == "https://bao.example/moi"
    assert record.rec_headers["Newsarchive-Headers"] is not None


def test_a_fallback_address_that_served_the_photo_is_the_one_that_is_replayed(newsroom, make):
    photo = newsroom.photo(7)
    best, other = "https://anh.example/lon.jpg", "https://anh.example/nho.jpg"
    newsroom.archive.put_photo(photo, picture(7), url=other, headers=(("Content-Type", "image/jpeg"),))
    pairs = (Pair(1, best, (best, other), photo=photo),)
    newsroom.archive.store_gallery(Gallery(url="https://bao.example/1", pairs=pairs))
    assert [entry["url"] for entry in make().index] == [other]


def test_a_photo_of_two_stories_is_written_once_and_many_answers_fill_many_files(newsroom, make):
    newsroom.story("a", *((n, f"Chuyến {n}") for n in range(6)))
    newsroom.story("b", (0, "Lại chuyến đầu"), (6, "Chuyến cuối"))
    read = make(options=Options(shard_bytes=2_000))
    assert len(read.index) == 7
    warcs = [name for name in read.names if name.startswith("archive/")]
    assert len(warcs) > 1
    kinds = []
    for name in warcs:
        records = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(BytesIO(read.zip.read(name)))]
        assert records[0][0] == "warcinfo"
        assert b"newsarchive" in records[0][1]
        kinds += [kind for kind, _ in records[1:]]
    assert kinds == ["response"] * 7


def test_an_index_of_many_blocks_names_each(newsroom, make, monkeypatch):
    monkeypatch.setattr("newsarchive.export.wacz.index.LINES", 2)
    newsroom.story("a", *((n, f"Chuyến {n}") for n in range(5)))
    read = make()
    body = read.zip.read("indexes/index.cdx.gz")
    _, *blocks = read.zip.read("indexes/index.idx").decode().splitlines()
    for block in blocks:
        place = json.loads(block[block.index("{") :])
        part = gzip.decompress(body[place["offset"] : place["offset"] + place["length"]]).decode()
        assert part.startswith(block[: block.index(" {")])
    assert len(blocks) == 3


def test_what_the_archive_lost_is_listed_and_the_rest_is_there(captured, newsroom, tmp_path):
    newsroom.archive.photos.path(newsroom.photo(1).sha256, "jpg").unlink()
    next(newsroom.archive.pages.folder.glob("??/*.html")).write_bytes(b"x")
    made = export(newsroom.archive, "wacz", tmp_path / "out")
    assert made.lost == 2
    lost = [line.split("\t") for line in (tmp_path / "out" / "lost.tsv").read_text("utf-8").splitlines()]
    assert [reason for *_, reason in lost] == ["the file is damaged", "no bytes with this SHA-256"]
    read = Read(tmp_path / "out" / "galleries.wacz")
    assert [entry["url"] for entry in read.index] == ["https://anh.example/2.jpg", "https://anh.example/3.jpg"]
    assert len(read.pages) == 1


def test_one_gallery_can_be_downloaded(captured, newsroom):
    newsroom.story("khac", (9, "Chuyện khác"))
    file = BytesIO()
    assert write_wacz_of(newsroom.archive, captured, file) == []
    assert len(Read(file).index) == 4
    with pytest.raises(NotFoundError):
        write_wacz_of(newsroom.archive, 99, BytesIO())


def test_without_warcio_it_says_what_to_install(newsroom, tmp_path, monkeypatch):
    newsroom.story("a", (1, "Chuyến"))
    monkeypatch.setitem(__import__("sys").modules, "warcio.warcwriter", None)
    with pytest.raises(ExportError, match=r"install newsarchive\[export\]"):
        export(newsroom.archive, "wacz", tmp_path / "out", Selection())
