"""The desk: researchers look at photo stories in a browser. Datasette with pages, templates and style of our own.

Everything is read-only, works without JavaScript and with the keyboard alone, and nothing on any page comes from
another host. ``newsarchive serve`` opens it.
"""
