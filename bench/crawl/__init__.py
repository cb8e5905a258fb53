"""Whole crawls, in turn: newsarchive beside what an average developer writes, wget, curl and Scrapy's bare fetch.

python -m bench.crawl [--quick] [--write]
"""
