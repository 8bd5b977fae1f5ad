"""Connections that look whom they have reached before they ask for anything.

A public server that is asked for a feed must not lead the reader to an address inside the firm's
own network. Whether it does is known only when the name is resolved and the connection stands.
"""

import ipaddress
import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import (
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)


class InwardError(Exception):
    """A public address led to a private one."""


@dataclass(slots=True)
class Way:
    """The way of one request through its redirects.

    Parameters
    ----------
    host : str
        Whom the present step asks.
    first : bool
        Whether it is the first step.
    inside : bool
        Whether the way began at a private address; then it may go on to others.
    sockets : list
        What is open, so that it can be shut when time is up.
    """

    host: str = ""
    first: bool = True
    inside: bool = False
    sockets: list[socket.socket] = field(default_factory=list)

    def enter(self, url: str) -> None:
        """Begin a step; an address that is private by its very name is told here.

        Raises
        ------
        InwardError
            If it is and the way began outside.
        """
        self.first = not self.host
        self.host = (urlsplit(url).hostname or "").lower()
        if self.host == "localhost" or self.host.endswith(".localhost") or _private(self.host):
            self._reached_inside()

    def reached(self, connection: HTTPConnection) -> None:
        """Look at the connection that stands; one to a proxy is the proxy's business.

        Raises
        ------
        InwardError
            If it is private and the way began outside.
        """
        self.sockets.append(connection.sock)
        if connection.host.lower().strip("[]") != self.host:
            return
        if _private(str(connection.sock.getpeername()[0])):
            try:
                self._reached_inside()
            except InwardError:
                connection.close()
                raise

    def _reached_inside(self) -> None:
        if not self.first and not self.inside:
            raise InwardError
        self.inside = True

    def shut(self) -> None:
        """End whatever is still being read."""
        for open_socket in self.sockets:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def _private(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return not plain.is_global or plain.is_multicast


def opener(way: Way) -> OpenerDirector:
    """Return what opens http and https addresses, step by step; it follows no redirect itself."""

    class Watched(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            way.reached(self)

    class WatchedSecure(HTTPSConnection, Watched):
        def connect(self) -> None:
            super().connect()
            way.sockets.append(self.sock)

    class Plain(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Watched, req)

    class Secure(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(WatchedSecure, req)

    made = OpenerDirector()  # not the usual one, which also opens files and ftp
    for handler in (ProxyHandler(), Plain(), Secure(), _Unjudged()):
        made.add_handler(handler)
    return made


class _Unjudged(HTTPErrorProcessor):
    """Every status is an answer."""

    def http_response(self, request: Request, response: Any) -> Any:  # noqa: ANN401, ARG002
        return response

    https_response = http_response
