"""Newspapers and CMS families as values; one small file per newspaper, found by itself."""

from newsarchive.sites.registry import all_sites, crawled_sites, find_site, get_site
from newsarchive.sites.site import Site

__all__ = ["Site", "all_sites", "crawled_sites", "find_site", "get_site"]
