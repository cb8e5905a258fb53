"""The heart: a page in, a gallery of ordered caption/photo pairs out."""

from newsarchive.split.dedupe import dedupe
from newsarchive.split.dump import extract_text
from newsarchive.split.splitter import extract, split

__all__ = ["dedupe", "extract", "extract_text", "split"]
