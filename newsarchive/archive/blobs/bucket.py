"""A bucket of S3 through s3fs: requests that are tried again while the store is away, and its complaints in our words.

Only :mod:`.bucket_blobs` loads this module, when bytes are first asked for: s3fs takes half a second to load.
"""

from __future__ import annotations

import asyncio
import logging
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import md5, sha256
from typing import Any, TypeVar

import s3fs
from aiohttp import ClientPayloadError
from botocore.exceptions import (
    BotoCoreError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import (
    ConnectionError as NotConnected,
)
from botocore.parsers import ResponseParserError
from fsspec.asyn import sync

from newsarchive.errors import ArchiveError, ArchiveUnreachableError, ArchiveWriteError

Answer = TypeVar("Answer")

AT_ONCE = 16
"""Requests that are under way at the same time."""

LONGEST_WAIT = 5.0
"""Seconds between two tries, after 0.2, 0.4, ..."""

_SETTINGS = {
    # Tries are counted here, and what was sent is checked here: botocore's own checksums are of a kind that not every
    # store of others knows, and some of those keep them as part of the bytes.
    "retries": {"total_max_attempts": 1, "mode": "standard"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
    "connect_timeout": 5,
    "read_timeout": 30,
    "max_pool_connections": AT_ONCE,
}

_AWAY = (NotConnected, HTTPClientError, IncompleteReadError, ResponseParserError, ClientPayloadError, TimeoutError)
_AGAIN = {"SlowDown", "RequestTimeout", "BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch"}
"""Codes of answers below 500 after which the same request may go well (Amazon S3 API Reference, Error responses)."""

for _name in ("botocore", "aiobotocore", "s3fs", "fsspec"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # at DEBUG they tell what was signed


@dataclass(frozen=True, slots=True)
class Found:
    """An object: its key, its length in bytes, when it was written (seconds since the epoch)."""

    key: str
    size: int
    changed_at: float


class Bucket:
    """A bucket; ``where`` is what errors call it, ``patience`` how many seconds it is waited for when it is away."""

    def __init__(self, name: str, where: str, *, patience: float, files: Any = None) -> None:
        self.name, self.where, self.patience = name, where, patience
        self._files = files or s3fs.S3FileSystem(
            skip_instance_cache=True, use_listings_cache=False, config_kwargs=_SETTINGS
        )
        self._files.retries = 1

    def with_patience(self, seconds: float) -> Bucket:
        """The same bucket, and the same connections."""
        return Bucket(self.name, self.where, patience=seconds, files=self._files)

    def get(self, key: str) -> bytes | None:
        """An object's bytes; None if there is none."""

        async def read() -> bytes | None:
            try:
                answer = await self._ask("get_object", Key=key)
            except FileNotFoundError as error:
                if _code_of(error) == "NoSuchBucket":
                    raise
                return None
            async with answer["Body"] as body:
                return bytes(await body.read())

        return self._patiently(read)

    def sizes(self, keys: Sequence[str]) -> list[int | None]:
        """The lengths in bytes of objects, in the order of their keys; None for what is not there."""

        async def size(key: str) -> int | None:
            try:
                return int((await self._ask("head_object", Key=key))["ContentLength"])
            except FileNotFoundError:
                return None

        return self._patiently(lambda: _all_of([partial(size, key) for key in keys]))

    def put_all(self, objects: Sequence[tuple[str, bytes, str]]) -> None:
        """Write objects: key, bytes, and their SHA-256 (hex), against which each is verified."""
        left = {key: (body, digest) for key, body, digest in objects}

        async def put(key: str, body: bytes, digest: str) -> None:
            checksum = b64encode(bytes.fromhex(digest)).decode()
            answer = await self._ask("put_object", Key=key, Body=body, ChecksumSHA256=checksum)
            if answer.get("ChecksumSHA256") != checksum and answer.get("ETag", "").strip('"') != _md5(body):
                await self._read_back(key, digest)
            del left[key]

        async def put_left() -> None:
            await _all_of([partial(put, key, *sent) for key, sent in left.items()])

        self._patiently(put_left)

    async def _read_back(self, key: str, digest: str) -> None:
        """For a store that says neither checksum nor MD5 of what it has: older ones, and those that encrypt."""
        answer = await self._ask("get_object", Key=key)
        async with answer["Body"] as body:
            if sha256(await body.read()).hexdigest() != digest:
                raise ArchiveWriteError("the store holds other bytes than were sent", where=f"{self.where}: {key}")

    def list(self, prefix: str, *, most: int | None = None) -> Iterator[Found]:
        """The objects whose keys begin so, sorted by key; at most ``most``."""
        more: dict[str, str] = {}
        while True:
            answer = self._patiently(
                lambda: self._ask("list_objects_v2", Prefix=prefix, MaxKeys=most or 1000, **more)  # noqa: B023
            )
            for found in answer.get("Contents", []):
                yield Found(found["Key"], int(found["Size"]), found["LastModified"].timestamp())
            if most is not None or not answer.get("IsTruncated"):
                return
            more = {"ContinuationToken": answer["NextContinuationToken"]}

    def remove(self, key: str) -> None:
        """Remove an object, if it is there."""
        self._patiently(lambda: self._ask("delete_object", Key=key))

    def move(self, key: str, to: str) -> None:
        """Give an object another key. Killed in between it has both."""
        source = {"Bucket": self.name, "Key": key}
        self._patiently(lambda: self._ask("copy_object", Key=to, CopySource=source))
        self.remove(key)

    async def _ask(self, method: str, **values: Any) -> Any:
        return await self._files._call_s3(method, Bucket=self.name, **values)

    def _patiently(self, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """What ``work`` gives; it is done again while the store is away, longer apart each time."""
        until, wait = time.monotonic() + self.patience, 0.2
        while True:
            try:
                answer: Answer = sync(self._files.loop, work)
                return answer
            except (OSError, BotoCoreError, ClientPayloadError) as error:
                if not _is_away(error) or time.monotonic() + wait > until:
                    raise self._plain(error) from None
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _plain(self, error: Exception) -> ArchiveError:
        """The error in our words. Neither endpoint nor credentials are told."""
        code = _code_of(error)
        if code in {"BadDigest", "XAmzContentSHA256Mismatch"}:
            return ArchiveWriteError(
                "what was sent comes damaged to the store", where=self.where, then="check the line"
            )
        if _is_away(error):
            then = "see that it runs and AWS_ENDPOINT_URL is right, and try again"
            return ArchiveUnreachableError(f"the store does not answer ({_reason(error)})", where=self.where, then=then)
        if isinstance(error, FileNotFoundError):
            return ArchiveError("there is no such bucket", where=self.where, then="make it, or see NEWSARCHIVE_STORE")
        if isinstance(error, NoCredentialsError | PartialCredentialsError):
            then = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            return ArchiveError("no credentials for the store", where=self.where, then=then)
        if isinstance(error, PermissionError):
            then = "see AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the bucket's policy"
            return ArchiveError(f"the store refuses ({code or 'no permission'})", where=self.where, then=then)
        return ArchiveError(f"the store fails ({_reason(error)})", where=self.where, then="see its log")


async def _all_of(works: Sequence[Callable[[], Awaitable[Answer]]]) -> list[Answer]:
    """What all give, :data:`AT_ONCE` at a time; when some fail, the others are done all the same."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(work: Callable[[], Awaitable[Answer]]) -> Answer:
        async with places:
            return await work()

    answers = await asyncio.gather(*map(one, works), return_exceptions=True)
    failed = [answer for answer in answers if isinstance(answer, BaseException)]
    if failed:
        raise next((error for error in failed if not _is_away(error)), failed[0])
    return answers  # type: ignore[return-value]


def _is_away(error: BaseException) -> bool:
    """Whether the same request may go well in a while."""
    answer = getattr(error.__cause__, "response", None) or {}
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return isinstance(error, _AWAY) or status >= 500 or status == 429 or _code_of(error) in _AGAIN


def _code_of(error: BaseException) -> str:
    answer = getattr(error.__cause__, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


def _reason(error: BaseException) -> str:
    return _code_of(error) or type(error).__name__


def _md5(body: bytes) -> str:
    return md5(body, usedforsecurity=False).hexdigest()
