"""Answers that are written while they are sent: a thread writes, the server sends, and neither runs far ahead."""

from __future__ import annotations

import asyncio
import io
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, cast

log = logging.getLogger(__name__)

AHEAD = 16
"""Pieces of up to 64 KB that may wait to be sent."""

PIECE = 64 * 1024

LOOK = 0.5
"""Seconds after which a thread that waits looks whether the reader has gone."""


class Stopped(Exception):  # noqa: N818  (nothing went wrong)
    """The reader has gone; what writes is to end."""


class Pipe(io.RawIOBase):
    """A file to write into whose bytes come out of :meth:`next_piece`, in another thread."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: queue.Queue[bytes | None] = queue.Queue(AHEAD)
        self._stopped = threading.Event()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, piece: Any) -> int:
        """Wait until there is room; raises :class:`Stopped` when the reader has gone."""
        self._put(bytes(piece))
        return len(piece)

    def finish(self) -> None:
        """Nothing more comes."""
        self._put(None)

    def stop(self) -> None:
        """The reader has gone."""
        self._stopped.set()

    def next_piece(self) -> bytes | None:
        """Wait for what comes next; None at the end, and when the reader has gone."""
        while not self._stopped.is_set():
            try:
                return self._pieces.get(timeout=LOOK)
            except queue.Empty:
                continue
        return None

    def _put(self, piece: bytes | None) -> None:
        while not self._stopped.is_set():
            try:
                self._pieces.put(piece, timeout=LOOK)
            except queue.Full:
                continue
            return
        raise Stopped


class Stream:
    """A response whose body ``write`` writes, given a file. ``name`` is the file's when it is saved.

    What fails after the first bytes can only be told by ending the connection before its end, which is what raising
    does: a download that looks whole would be worse.
    """

    def __init__(
        self, write: Callable[[BinaryIO], None], *, kind: str, name: str, receive: Any, turn: asyncio.Semaphore
    ) -> None:
        """``receive`` tells when the reader goes; ``turn`` is how many may be written at once."""
        self._write, self._kind, self._name = write, kind, name
        self._receive, self._turn = receive, turn
        self._failure: BaseException | None = None

    async def asgi_send(self, send: Any) -> None:
        """Send the answer, piece by piece."""
        headers = [
            (b"content-type", self._kind.encode()),
            (b"content-disposition", f'attachment; filename="{self._name}"'.encode()),
            (b"cache-control", b"no-store"),
        ]
        async with self._turn:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            pipe = Pipe()
            threading.Thread(target=self._run, args=(pipe,), daemon=True, name="desk-stream").start()
            watcher = asyncio.create_task(self._watch(pipe))
            try:
                while (piece := await asyncio.to_thread(pipe.next_piece)) is not None:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            finally:
                pipe.stop()
                watcher.cancel()
        if self._failure is not None:
            raise self._failure
        await send({"type": "http.response.body", "body": b""})

    async def _watch(self, pipe: Pipe) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        pipe.stop()

    def _run(self, pipe: Pipe) -> None:
        file = io.BufferedWriter(pipe, PIECE)
        try:
            self._write(cast(BinaryIO, file))
            if not file.closed:
                file.flush()
            pipe.finish()
        except Stopped:
            pass
        except Exception as error:
            log.exception("a download ended early")
            self._failure = error
            pipe.stop()
