"""What stands between the crawl and the wire: the rules of :mod:`newsarchive.manners`, fitted to Scrapy.

Every request, for a page, a listing, robots.txt or a photo, also each redirect and each retry, goes through all of it.
"""
