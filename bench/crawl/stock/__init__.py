"""What an average developer writes for the same newspaper: one spider, a stock media pipeline, an ORM.

    python -m scrapy runspider bench/crawl/stock/spider.py -s DATABASE=... -s FILES_STORE=...

It is written as the documentation of Scrapy and SQLAlchemy shows it, and nothing is left undone for the sake of
the comparison: pairs are matched by the place in the page, the database has the keys that such a table needs.
"""
