"""What was taken down is in no export that is made afterwards, whatever the format."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pyarrow.dataset
import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarchive.export import formats
from newsarchive.export.run import export
from tests.export.conftest import picture

pytestmark = pytest.mark.usefixtures("each_database")

WORDS = "Bà Thơm nhóm lò than ở đầu ngõ."


def contents(folder: Path) -> bytes:
    """Everything in an export, unpacked."""
    found = [bytes(str(path.relative_to(folder)), "utf-8") + b"\n" + unpack(path) for path in folder.rglob("*.*")]
    return b"\n".join(found)


def unpack(path: Path) -> bytes:
    if path.suffix == ".parquet":
        return str(pyarrow.dataset.dataset(path).to_table().to_pylist()).encode()
    if path.suffix != ".wacz":
        return path.read_bytes() if path.is_file() else b""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    records = [
        record.content_stream().read()
        for name, body in parts.items()
        if name.startswith("archive/")
        for record in ArchiveIterator(io.BytesIO(body))
    ]
    return b"\n".join([*records, gzip.decompress(parts["indexes/index.cdx.gz"]), parts["pages/pages.jsonl"]])


@pytest.mark.parametrize("form", list(formats.FORMATS))
def test_neither_bytes_nor_hash_of_a_photo_nor_words_of_a_gallery_come_back(newsroom, tmp_path, form):
    newsroom.story("cho", (1, "Hàng hoa đông khách từ sớm."), (2, "Bóng liễu bên hồ."))
    gone = newsroom.story("ngo", (3, WORDS))
    photo = newsroom.photo(1)
    before = contents(export(newsroom.archive, form, tmp_path / "before").folder)
    assert photo.sha256.encode() in before
    for name in (photo.sha256, str(gone)):
        newsroom.archive.take_down(name, reason="the photographer asks", asked_by="a letter")
    after = contents(export(newsroom.archive, form, tmp_path / "after").folder)
    assert newsroom.archive.photos.find(photo.sha256) is None
    for trace in (photo.sha256.encode(), picture(1), picture(3), WORDS.encode(), b"anh/ngo.html"):
        assert trace not in after
    assert "Bóng liễu bên hồ.".encode() in after or form == "wacz"
