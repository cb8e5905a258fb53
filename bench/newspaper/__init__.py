"""Synthetic newspapers for soaks and benchmarks: seeded, of any size, generated as they are asked for.

    python -m bench.newspaper --galleries 20000                serve them as an http proxy on loopback
    python -m bench.newspaper --export DIR --galleries 500     write tonghop.example as files, for nginx
    python -m bench.newspaper --sites DIR                      write their site files, for NEWSARCHIVE_SITES

``http://tonghop.example`` is the large one, ``http://bao01.example`` to ``http://bao10.example`` are ten of 20
galleries each; photos stand on ``anh.`` of the same host. The names are reserved for examples (RFC 2606).
"""
