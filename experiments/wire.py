"""Framed messages over pipes: one JSON value and named blobs of bytes each."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

LENGTH: Final = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Message:
    """What travels one way: a JSON-able value, and tables or files as bytes."""

    value: Any = None
    blobs: Mapping[str, bytes] = field(default_factory=dict)


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush; raises OSError when the other end is gone."""
    sizes = [[name, len(blob)] for name, blob in message.blobs.items()]
    header = json.dumps({"value": message.value, "blobs": sizes}).encode()
    stream.write(LENGTH.pack(len(header)) + header)
    for blob in message.blobs.values():
        stream.write(blob)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read one message; None when the other end closed the pipe or died in the middle of one."""
    try:
        header = json.loads(_exactly(stream, LENGTH.unpack(_exactly(stream, LENGTH.size))[0]))
        return Message(header["value"], {name: _exactly(stream, size) for name, size in header["blobs"]})
    except EOFError:
        return None


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """Read ``size`` bytes or raise EOFError."""
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
