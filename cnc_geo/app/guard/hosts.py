"""The names under which the server may be asked: an address that it has, or one that it was told.

A page of any site may lead the browser of a reader to this machine, by an address of its own or by
a name of its own that it makes resolve here. Such a page does not choose what the browser writes
in `Host` and `Origin`; so both are read, and nothing is ever looked up: the address served is the
one where the connection arrived.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from cnc_geo.errors import ChoiceError

HOSTS_VARIABLE = "CNC_GEO_HOTES"
"""Variable of the environment that names the other hosts, separated by spaces or commas."""
FRAMES_VARIABLE = "CNC_GEO_CADRES"
"""Variable that names the sites whose pages may hold the application in a frame."""

LOCAL_NAMES = frozenset({"127.0.0.1", "::1", "localhost"})

_WRITTEN = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Host(NamedTuple):
    """A host as it is asked for: its name or address, and its port; None where it is not told."""

    name: str
    port: int | None


Hosts = tuple[Host, ...]


def canonical(address: str) -> str:
    """Write an IP address in its one form, without brackets; a name is kept as it is."""
    try:
        read = ip_address(address.removeprefix("[").removesuffix("]"))
    except ValueError:
        return address
    # A socket open to both families shows an IPv4 address inside an IPv6 one.
    mapped = read.ipv4_mapped if isinstance(read, IPv6Address) else None
    return str(mapped or read)


def parse_host(text: str) -> Host | None:
    """Read `name`, `name:port` or `[IPv6]:port`; None if it is anything else."""
    read = _WRITTEN.fullmatch(text.lower())
    if read is None:
        return None
    name, port = read.groups()
    if name.startswith("[") and canonical(name) == name:
        return None
    if port is not None and not 0 < int(port) < 65536:  # noqa: PLR2004  (the last port)
        return None
    return Host(canonical(name), None if port is None else int(port))


def is_same_origin(origin: str, host: Host) -> bool:
    """Tell whether a page of that origin comes from that host.

    Parameters
    ----------
    origin
        What the browser wrote in `Origin`.
    host
        What it asked for.

    Returns
    -------
    bool
        Behind a proxy the scheme may differ, the host and the port may not.
    """
    scheme, _, rest = origin.partition("://")
    default, told = _DEFAULT_PORTS.get(scheme.lower()), parse_host(rest)
    if default is None or told is None:
        return False
    return (told.name, told.port or default) == (host.name, host.port or default)


def is_served(host: Host, *, address: str, port: int, told: frozenset[str], named: Hosts) -> bool:
    """Tell whether the server may be asked under that name.

    Parameters
    ----------
    host
        What the browser asked for.
    address, port
        Where the connection arrived.
    told
        Other names of this address: the one that the command was told to listen at.
    named
        The other hosts, told with ``--hote``.

    Returns
    -------
    bool
        Whether it is this address, a local name, at that port, or a host that was told.
    """
    ports = {port, None} if port in _DEFAULT_PORTS.values() else {port}
    ours = LOCAL_NAMES | told | {canonical(address)}
    return (host.name in ours and host.port in ports) or any(
        host.name == other.name and host.port in _ports(other, port) for other in named
    )


def _ports(named: Host, served: int) -> set[int | None]:
    """Ports under which a host that was told may be asked: its own, else the usual and ours."""
    usual = set(_DEFAULT_PORTS.values())
    if named.port is None:
        return {None, served} | usual
    return {named.port, None} if named.port in usual else {named.port}


def read_hosts(words: tuple[str, ...]) -> Hosts:
    """Read what ``--hote`` names.

    Raises
    ------
    ChoiceError
        If a word is no host.
    """
    found = []
    for word in words:
        try:
            host = parse_host(word if word.isascii() else word.encode("idna").decode())
        except UnicodeError:
            host = None
        if host is None:
            message = (
                f"Hôte non compris : « {word} ». Un nom ou une adresse est attendu, sans https:// "
                "ni chemin, suivi de son port s'il n'est pas celui d'usage : carte.exemple.fr ou "
                "carte.exemple.fr:8443."
            )
            raise ChoiceError(message)
        found.append(host)
    return tuple(found)


def read_frames(words: tuple[str, ...]) -> tuple[str, ...]:
    """Read what ``--cadre`` names: origins, whose pages may hold the application in a frame.

    Raises
    ------
    ChoiceError
        If a word is no origin.
    """
    for word in words:
        scheme, _, rest = word.partition("://")
        if scheme not in _DEFAULT_PORTS or parse_host(rest) is None:
            message = (
                f"Site non compris : « {word} ». L'origine d'un site est attendue, sans chemin : "
                "https://intranet.exemple.fr."
            )
            raise ChoiceError(message)
    return words


def words_of(text: str) -> tuple[str, ...]:
    """Split what a variable of the environment tells."""
    return tuple(text.replace(",", " ").split())
