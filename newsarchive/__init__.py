"""newsarchive: exact caption/image pairs of Vietnamese news photo galleries, archived."""

from newsarchive.split import dedupe, extract, split

__all__ = ["dedupe", "extract", "split"]
