"""Python imports this first, in each server that a test starts: nobody else may be asked anything.

A connection to another machine, or the look-up of a name, is refused and written down in the file
that `TESTS_ASKED` names.
"""

import os
import sys

HERE = {"", "localhost", "0.0.0.0", "::", "None"}  # noqa: S104  (told, not listened at)
LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _is_here(host: str) -> bool:
    return host in HERE or host.startswith(("127.", "::1", "::ffff:127."))


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in LOOK_UPS:
        host = arguments[0]
    elif event in CONNECTIONS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    written = host.decode() if isinstance(host, bytes) else str(host)
    if not _is_here(written):
        record = os.open(os.environ["TESTS_ASKED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(record, f"{event} {written}\n".encode())
        os.close(record)
        message = f"asked another host: {written}"
        raise ConnectionRefusedError(message)


if "TESTS_ASKED" in os.environ:
    sys.addaudithook(_watch)
