"""Proof and care: what a pair rests on, whether the bytes are whole, taking down, copies, joining two archives.

Everything here works on an open archive (its rows by SQLAlchemy, its bytes through
:class:`~newsarchive.archive.blobs.blobs.Blobs`); the rest of the archive knows nothing of it but
:mod:`newsarchive.archive.door.caring`, which makes it methods of the archive's door.
"""
