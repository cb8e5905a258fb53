"""The bench of many workers: what it says of a rate, and one reduced run with two of them."""

from __future__ import annotations

import pytest

from bench.newspaper.server import Asked
from bench.scale.__main__ import main
from bench.scale.rates import highest_rate, times_by_host


def test_a_rate_is_told_of_the_busiest_stretch():
    even = [float(second) for second in range(60)]
    assert highest_rate(even, 10.0) == 1.0
    assert highest_rate([*even, 30.5], 10.0) < highest_rate(sorted([*even, 30.5]), 10.0) == pytest.approx(1.1)
    assert highest_rate([], 10.0) == 0.0


def test_requests_are_told_apart_by_their_host():
    asked = [Asked(f"http://{host}/x", 200, False, "", at) for host, at in (("b.example", 2), ("a.example", 1))]
    assert times_by_host([*asked, Asked("http://b.example/y", 200, False, "", 0.5)]) == {
        "a.example": [1],
        "b.example": [0.5, 2],
    }


def test_two_workers_make_the_archive_of_one(program, capsys):
    program("initdb")
    assert main(["--quick"]) == 0
    told = capsys.readouterr().out
    assert "| 2 |" in told
    assert "different" not in told
