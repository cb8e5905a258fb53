"""Private newspapers: NEWSARCHIVE_SITES names a folder of site files, each mistake in it is one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.errors import SiteRuleError, UnknownSiteError
from newsarchive.sites import all_sites, crawled_sites, find_site, registry

OURS = """
from newsarchive.sites import Site

SITE = Site(name="tap_chi_khoa", hosts=("khoa.example",))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "báo riêng"
    place.mkdir()
    monkeypatch.setenv("NEWSARCHIVE_SITES", str(place))
    forget()
    yield place
    monkeypatch.undo()
    forget()


def forget() -> None:
    registry.all_sites.cache_clear()
    registry._by_claim.cache_clear()


def test_a_private_newspaper_is_known_beside_the_others(folder: Path) -> None:
    (folder / "khoa.py").write_text(OURS, "utf-8")
    (folder / "_draft.py").write_text("this is no Python", "utf-8")
    found = find_site("http://www.khoa.example/anh/1.htm")
    assert found is not None
    assert found.name == "tap_chi_khoa"
    assert {"sample", "tap_chi_khoa"} <= {site.name for site in all_sites()}


def test_without_the_setting_nothing_is_read() -> None:
    assert find_site("khoa.example") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name =", "khoa.py: SyntaxError"),
        ("import no_such_module", "khoa.py: ModuleNotFoundError"),
        ("from newsarchive.sites import Site\nSITE = Site(name='Bao Khoa')", "khoa.py: 'Bao Khoa' is no site name"),
        ("SITES = ()", "khoa.py: no SITE in it"),
        ("from newsarchive.sites import Site\nSITE = Site(name='sample')", "site sample: sample: also claimed"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line(folder: Path, text: str, complaint: str) -> None:
    (folder / "khoa.py").write_text(text, "utf-8")
    with pytest.raises(SiteRuleError) as caught:
        all_sites()
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there_is_a_mistake_not_an_empty_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSARCHIVE_SITES", str(tmp_path / "nowhere"))
    forget()
    with pytest.raises(SiteRuleError, match="names no folder"):
        all_sites()
    monkeypatch.undo()
    forget()


def test_all_means_the_newspapers_that_the_operator_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSARCHIVE_ONLY", "tuoitre, sample,tuoitre")
    assert [site.name for site in crawled_sites()] == ["tuoitre", "sample"]
    monkeypatch.setenv("NEWSARCHIVE_ONLY", "tuoitre,no_such_paper")
    with pytest.raises(UnknownSiteError, match="no_such_paper"):
        crawled_sites()


def test_all_means_every_newspaper_that_can_be_crawled_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSARCHIVE_ONLY", raising=False)
    assert set(crawled_sites()) == {site for site in all_sites() if not site.refuses}
