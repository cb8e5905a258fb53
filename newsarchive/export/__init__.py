"""Exports: chosen pairs in the formats of other programs, each in a folder of its own.

    with Archive.open_read_only("data") as archive:
        export(archive, "parquet", "out/2016", Selection(since=date(2016, 1, 1)))

A format is a function that reads a :class:`~newsarchive.export.picking.Picking` and writes into an
:class:`~newsarchive.export.output.Output`; :mod:`newsarchive.export.formats` lists them.
"""
