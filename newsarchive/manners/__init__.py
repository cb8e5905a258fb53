"""Good manners, as pure rules: when to wait, how much to ask for, what not to keep, where never to go.

Nothing here opens a connection or a file; :mod:`spiders.downloader` puts these rules between the crawl and the wire.
"""
