"""Bytes of pages and photos, kept once under their SHA-256: in a folder or in a bucket."""
