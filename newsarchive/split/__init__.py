"""The heart: a page in, a gallery of ordered caption/photo pairs out."""

from newsarchive.split.dedupe import dedupe
from newsarchive.split.splitter import extract, split

__all__ = ["dedupe", "extract", "split"]
