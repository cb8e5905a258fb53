"""What can be a job, and what keeps two of a kind apart."""

from __future__ import annotations

import pytest

from newsarchive.errors import JobError, UnknownSiteError
from newsarchive.jobs.job import read_job, share_job


def test_all_jobs_of_a_newspaper_share_a_lock():
    words = (["crawl", "sample"], ["backfill", "sample", "--from", "2016-07", "--to", "2016-07"], ["replay", "sample"])
    assert {read_job(one).lock for one in words} == {"sample"}
    assert read_job(["crawl", "vov"]).lock == "vov"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing cannot be a job"),
        (["takedown", "1"], "takedown cannot be a job; there are crawl"),
        (["crawl"], "crawl needs one newspaper"),
        (["crawl", "--all"], "crawl needs one newspaper"),
        (["crawl", "sample", "--archive", "/etc"], "leave --archive out"),
        (["crawl", "sample", "--archive=/etc"], "leave --archive out"),
    ],
)
def test_what_cannot_be_a_job_is_one_clear_line(words, told):
    with pytest.raises(JobError, match=told):
        read_job(words)


def test_an_unknown_newspaper_is_told_before_anything_waits():
    with pytest.raises(UnknownSiteError):
        read_job(["crawl", "khong-co"])


def test_the_shares_of_a_crawl_run_beside_each_other_and_each_of_them_alone():
    parts = share_job(read_job(["crawl", "sample", "--limit", "5"]), 3)
    assert [part.lock for part in parts] == ["sample/1", "sample/2", "sample/3"]
    assert parts[1].name == "crawl sample --limit 5 --share 2"
    for words in (["replay", "sample"], ["crawl", "sample", "--share", "1"]):
        with pytest.raises(JobError, match="cannot be shared"):
            share_job(read_job(words), 2)
