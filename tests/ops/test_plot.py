"""Plots of health: the image is an image, whatever the newspaper is called and however it fares."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.ops.health import judge
from newsarchive.ops.history import History
from newsarchive.ops.plot import BARS, LONGEST, draw_svg, sparkline
from tests.ops.weeks import at, make_weeks

SVG = "{http://www.w3.org/2000/svg}"


def test_every_figure_is_drawn_with_its_band_and_an_alarm_stands_out() -> None:
    lost = make_weeks(changed_from=30, change=lambda g: replace(g, captioned=0, letters=0))
    healths = [judge(make_weeks(), now=at(40)), replace(judge(lost, now=at(40)), newspaper='<khác> & "lạ"')]
    root = ElementTree.fromstring(draw_svg(healths))
    words = "".join(root.itertext())
    assert '<khác> & "lạ"' in words
    assert "layout changed" in words
    assert len(root.findall(f"{SVG}polyline")) == 16
    assert [dot.get("fill") for dot in root.findall(f"{SVG}circle")].count("#b2182b") == 1


@pytest.mark.parametrize("history", [History("moi"), History("moi", (), make_weeks(days=1).runs)])
def test_a_newspaper_without_figures_is_drawn_too(history: History) -> None:
    root = ElementTree.fromstring(draw_svg([judge(history, now=at(2))]))
    assert "no figure yet" in "".join(root.itertext())


def test_no_newspaper_at_all_is_an_image() -> None:
    assert ElementTree.fromstring(draw_svg([])).tag == f"{SVG}svg"


@given(st.lists(st.floats(min_value=0, max_value=1e9)))
def test_a_sparkline_has_one_bar_a_value_and_is_never_too_long(values: list[float]) -> None:
    line = sparkline(values)
    assert len(line) == min(len(values), LONGEST)
    assert set(line) <= set(BARS)
