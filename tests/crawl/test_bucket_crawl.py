"""A crawl whose pages and photos go into a bucket of S3 leaves what a crawl into a folder leaves, whatever happens."""

from __future__ import annotations

import threading
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.archive.place import Place
from tests.crawl.sample import Crawl, crawl_sample
from tests.servers.seaweedfs import KEY, SECRET, Store


def test_a_crawl_whose_store_dies_goes_on_when_it_is_back_and_leaves_what_a_folder_gets(
    seaweedfs: Store, bucket: str, tmp_path: Path
) -> None:
    done: list[Crawl] = []
    settings = seaweedfs.settings(bucket)
    crawl = threading.Thread(target=lambda: done.append(crawl_sample(tmp_path / "bucket", settings=settings)))
    crawl.start()
    seaweedfs.until(lambda: seaweedfs.objects(f"{bucket}/photos").popitem())
    seaweedfs.kill()
    whole = crawl_sample(tmp_path / "whole", settings={"NEWSARCHIVE_STORE": ""})
    seaweedfs.start()
    crawl.join()
    assert done, "the crawl failed"
    assert differences(fingerprint(tmp_path / "bucket"), fingerprint(Place(whole.folder))) == []
    assert not [name for name in ("pages", "photos") if (tmp_path / "bucket" / name).exists()]
    assert [path for path in (tmp_path / "bucket" / ".incoming").rglob("*") if path.is_file()] == []
    with Archive.open_read_only(tmp_path / "bucket") as archive:
        assert [(run.state, run.reason) for run in archive.runs()] == [("finished", "finished")]


def test_a_crawl_into_a_bucket_that_is_not_there_ends_and_its_run_says_why(seaweedfs: Store, tmp_path: Path) -> None:
    crawl = crawl_sample(tmp_path, settings=seaweedfs.settings("s3://khong-co-kho/anh"), expect=70)
    why = "s3://khong-co-kho/anh/pages: there is no such bucket; make it, or see NEWSARCHIVE_STORE"
    assert why in crawl.errors
    with Archive.open_read_only(Place(tmp_path)) as archive:
        (run,) = archive.runs()
        assert (run.state, run.reason) == ("failed", why)
        assert archive.due_pages("sample")  # all is there for the next crawl
    said = crawl.output + crawl.errors + "".join(log.read_text() for log in (tmp_path / "logs").rglob("*.*"))
    assert [secret for secret in (KEY, SECRET, seaweedfs.endpoint) if secret in said] == []
    assert [secret for secret in (KEY, SECRET) if secret.encode() in (tmp_path / "archive.sqlite").read_bytes()] == []
