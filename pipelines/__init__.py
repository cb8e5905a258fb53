"""The steps that every captured page goes through, in the order of ITEM_PIPELINES in newsarchive/settings.py.

Each file adapts one function of newsarchive to Scrapy and holds no knowledge of its own. The archive and the run
come from the spider (``crawler.spider.archive``, ``crawler.spider.run_id``); ``step.py`` holds what the steps share.
"""
