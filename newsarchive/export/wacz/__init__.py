"""WACZ (specs.webrecorder.net/wacz/1.1.1): pages and photos as their servers sent them, for replay in a browser.

:func:`~newsarchive.export.wacz.write.write_wacz` is the export; one gallery for a download is made by
:func:`~newsarchive.export.one_gallery.write_wacz_of`.
"""
