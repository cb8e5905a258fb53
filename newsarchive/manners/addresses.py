"""Addresses that no crawl has any business with: private, loopback, link-local, metadata and their disguises.

A newspaper's page may name any address as a photo or a redirect's goal. A request to the operator's own network
(or to a cloud's metadata service) would carry the page author's hand where it does not belong (server-side request
forgery). The networks are those of the IANA special-purpose registries (RFC 6890 and its updates).
"""

from __future__ import annotations

import re
import socket
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared between provider and customer",  # also 100.100.100.200, Alibaba's metadata
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud's metadata service",  # Azure's, a public address on paper
    "169.254.0.0/16": "link-local",  # also 169.254.169.254, most clouds' metadata
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "reserved for documentation",
    "192.88.99.0/24": "reserved",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "reserved for benchmarks",
    "198.51.100.0/24": "reserved for documentation",
    "203.0.113.0/24": "reserved for documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_V6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "64:ff9b:1::/48": "private",
    "fc00::/7": "private",  # also fd00:ec2::254, Amazon's metadata
    "fe80::/10": "link-local",
    "fec0::/10": "private",
    "ff00::/8": "multicast",
    "2001::/23": "reserved",  # Teredo, ORCHID, benchmarks
    "2001:db8::/32": "reserved for documentation",
    "3fff::/20": "reserved for documentation",
}
_V4_NETWORKS = [(IPv4Network(network), name) for network, name in _V4.items()]
_V6_NETWORKS = [(IPv6Network(network), name) for network, name in _V6.items()]
_PUBLIC_V6 = IPv6Network("2000::/3")  # all that IANA has given out
_6TO4 = IPv6Network("2002::/16")
_EMBEDDING = tuple(IPv6Network(network) for network in ("::ffff:0:0/96", "::/96", "64:ff9b::/96"))

# RFC 6761, 6762 and 8375; "internal" is set aside by ICANN (2024); the others are home routers' habits.
_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.I)


def refuse_address(address: Address) -> str | None:
    """What kind of forbidden address this is; None for a public one. IPv4 inside IPv6 counts as what it is.

    >>> refuse_address(ip_address("169.254.169.254"))
    'link-local'
    >>> refuse_address(ip_address("::ffff:10.0.0.1"))
    'private'
    >>> refuse_address(ip_address("123.30.151.100")) is None
    True
    """
    if isinstance(address, IPv4Address):
        return next((name for network, name in _V4_NETWORKS if address in network), None)
    bare = IPv6Address(int(address))  # a zone ("%eth0") is no part of the number
    if address.scope_id:
        return "link-local"
    for network, name in _V6_NETWORKS:
        if bare in network:
            return name
    if (inner := _inner_v4(bare)) is not None:
        return refuse_address(inner)
    return None if bare in _PUBLIC_V6 else "reserved"


def _inner_v4(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for (mapped, compatible, NAT64 of RFC 6052, 6to4)."""
    if any(address in network for network in _EMBEDDING):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _6TO4:
        return IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
    return None


def plain_host(host: str) -> str:
    """A host name as resolvers take it: lower case, without brackets and last dot, full-width letters made plain.

    >>> plain_host("①②⑦。0．0.1.")
    '127.0.0.1'
    """
    text = unicodedata.normalize("NFKC", host).replace("。", ".").strip().lower()
    return text.removeprefix("[").removesuffix("]").rstrip(".")


def literal_address(host: str) -> Address | None:
    """The address that ``host`` spells out, in any form that a resolver takes; None for a name.

    >>> literal_address("0x7f.1"), literal_address("2130706433"), literal_address("[::1]")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), IPv6Address('::1'))
    >>> literal_address("bao.example") is None
    True
    """
    text = plain_host(host)
    try:
        return ip_address(text)
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(text):
        return None
    try:
        return IPv4Address(socket.inet_aton(text))  # decimal, octal, hexadecimal and shortened forms
    except OSError:
        return None


class Allowed:
    """The exceptions that the operator named: hosts, ``host:port``, addresses or networks, separated by commas."""

    def __init__(self, text: str = "") -> None:
        """Raises ValueError for an entry that is neither."""
        self.text = text
        self._networks: list[tuple[IPv4Network | IPv6Network, int | None]] = []
        self._names: list[tuple[str, int | None]] = []
        for entry in filter(None, (part.strip() for part in text.split(","))):
            self._add(entry)

    def _add(self, entry: str) -> None:
        try:
            self._networks.append((ip_network(entry, strict=False), None))
        except ValueError:
            parts = urlsplit(f"//{entry}")
            host, port = parts.hostname, parts.port
            if not host or parts.path or "@" in entry:
                raise ValueError(f"{entry!r} is no host, host:port, address or network") from None
            if (address := literal_address(host)) is not None:
                self._networks.append((ip_network(address), port))
            else:
                self._names.append((plain_host(host), port))

    def holds(self, host: str, port: int | None, address: Address | None = None) -> bool:
        """Whether a request to ``host`` at ``port``, which means ``address`` (None: not known), is an exception.

        >>> Allowed("127.0.0.1:8080, 10.0.0.0/8").holds("anh.example", 8080, ip_address("127.0.0.1"))
        True
        >>> Allowed("127.0.0.1:8080").holds("anh.example", 22, ip_address("127.0.0.1"))
        False
        """
        name = plain_host(host)
        if any(name == known and wanted in (None, port) for known, wanted in self._names):
            return True
        return address is not None and any(
            address.version == network.version and address in network and wanted in (None, port)
            for network, wanted in self._networks
        )


def refuse_url(url: str, allowed: Allowed) -> str | None:
    """Why ``url`` must not be asked for, judged without any look-up; None if nothing speaks against it.

    >>> refuse_url("http://0177.0.0.1/a.jpg", Allowed())
    '0177.0.0.1 is loopback, no request goes there'
    >>> refuse_url("file:///etc/passwd", Allowed())
    'an address of the kind "file" is not asked for'
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "an address that cannot be read"
    if parts.scheme not in ("http", "https"):
        return f'an address of the kind "{parts.scheme}" is not asked for'
    if not host or "@" in parts.netloc or re.search(r"[\s\\]", parts.netloc):
        return "an address without a plain host"
    return refuse_host(host, port or (443 if parts.scheme == "https" else 80), allowed)


def refuse_host(host: str, port: int, allowed: Allowed) -> str | None:
    """Why no request may go to ``host``, by its spelling alone."""
    address = literal_address(host)
    if allowed.holds(host, port, address):
        return None
    if address is not None:
        kind = refuse_address(address)
        return f"{host} is {kind}, no request goes there" if kind else None
    name = plain_host(host)
    if "." not in name or name.endswith(tuple(f".{local}" for local in _LOCAL_NAMES)):
        return f"{host} is a name of the local network, no request goes there"
    return None


def refuse_answers(host: str, port: int, addresses: list[str], allowed: Allowed) -> str | None:
    """Why no request may go to ``host`` now that its name means ``addresses``; one bad answer spoils them all.

    >>> refuse_answers("anh.example", 80, ["123.30.151.100", "10.1.2.3"], Allowed())
    'anh.example leads to 10.1.2.3 (private), no request goes there'
    """
    for text in addresses:
        address = ip_address(text)
        kind = refuse_address(address)
        if kind and not allowed.holds(host, port, address):
            return f"{host} leads to {text} ({kind}), no request goes there"
    return None
