"""Addresses as standards want them; the archive keeps them as newspapers write them."""

from __future__ import annotations

from urllib.parse import quote


def uri(address: str) -> str:
    """An address as RFC 3986 wants it: Vietnamese letters and blanks as percent signs and digits.

    >>> uri("https://bao.example/ảnh/1.jpg?w=%20")
    'https://bao.example/%E1%BA%A3nh/1.jpg?w=%20'
    """
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~")
