"""The page shapes by name, as ``story.toml`` calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from data.sample.press import figures, plain, tables_and_slides
from data.sample.press.stories import Story

LAYOUTS: Final[dict[str, Callable[[Story], str]]] = {
    "mastercms": tables_and_slides.render_mastercms,
    "hemera_slideshow": tables_and_slides.render_hemera_slideshow,
    "vnexpress_slides": tables_and_slides.render_vnexpress_slides,
    "zing": tables_and_slides.render_zing,
    "vccorp": figures.render_vccorp,
    "hemera_album": figures.render_hemera_album,
    "lazy_figures": figures.render_lazy_figures,
    "ckeditor": figures.render_ckeditor,
    "figures_nfd": figures.render_figures_nfd,
    "paragraph_below": plain.render_paragraph_below,
    "caption_above": plain.render_caption_above,
    "read_more": plain.render_read_more,
    "photo_story": plain.render_photo_story,
    "ttxvn": plain.render_ttxvn,
}
