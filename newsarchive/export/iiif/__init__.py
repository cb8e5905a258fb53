"""IIIF Presentation 3 (iiif.io/api/presentation/3.0): a gallery is a manifest, all of them a collection.

:func:`~newsarchive.export.iiif.manifest.gallery_manifest` makes one manifest for whoever serves it live;
:func:`~newsarchive.export.iiif.write.write_iiif` is the export.
"""
