"""SeaweedFS as a store of S3 for one test session: a real server on free loopback ports, killed at the end."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import s3fs

BUCKET = "kho"
KEY, SECRET = "khoa-thu", "bi-mat-cua-kho-anh"
PORTS = ("master", "volume", "filer", "s3")


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in taken]


class Store:
    """A running server with one bucket; every test has a prefix of its own there."""

    def __init__(self, weed: Path, folder: Path) -> None:
        self._weed, self._folder = weed, folder
        self._numbers = count(1)
        self.ports = free_ports(2 * len(PORTS))
        actions = [{"accessKey": KEY, "secretKey": SECRET}]
        identity = {"name": "kho", "credentials": actions, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), "utf-8")
        self.process: subprocess.Popen[bytes] | None = None
        self.files = s3fs.S3FileSystem(
            key=KEY,
            secret=SECRET,
            endpoint_url=self.endpoint,
            skip_instance_cache=True,
            use_listings_cache=False,
            config_kwargs={"connect_timeout": 5, "read_timeout": 10, "retries": {"total_max_attempts": 1}},
        )
        self.start()
        self.until(lambda: self.files.call_s3("create_bucket", Bucket=BUCKET))
        self.until(lambda: self.files.pipe_file(f"{BUCKET}/first", b""))  # the first one waits for room to be made

    @property
    def endpoint(self) -> str:
        """Where the S3 API answers."""
        return f"http://127.0.0.1:{self.ports[2 * PORTS.index('s3')]}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which AWS's programs find it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def settings(self, address: str) -> dict[str, str]:
        """The same, and that an archive's bytes lie under ``address``; the store is asked past a crawl's proxy."""
        return {**self.environment, "NEWSARCHIVE_STORE": address, "no_proxy": "127.0.0.1"}

    def start(self) -> None:
        """Start (again), with what was kept before."""
        command = [str(self._weed), "-logtostderr", "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command += [f"-dir={self._folder}", "-volume.max=0", "-master.volumeSizeLimitMB=64", "-filer", "-s3"]
        command += [f"-s3.config={self._folder}/s3.json", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += ["-s3.autoCreateBucket=false", "-master.electionTimeout=1s", "-master.heartbeatInterval=200ms"]
        for place, name in enumerate(PORTS):
            command += [f"-{name}.port={self.ports[2 * place]}", f"-{name}.port.grpc={self.ports[2 * place + 1]}"]
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        """End it at once."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(60)

    def until(self, work: Any, seconds: float = 60) -> Any:
        """What ``work`` gives once the server answers."""
        end = time.monotonic() + seconds
        while True:
            try:
                return work()
            except Exception:
                assert self.process is not None
                if self.process.poll() is not None or time.monotonic() > end:
                    sys.stderr.write((self._folder / "log").read_text()[-3000:])
                    raise
                time.sleep(0.1)

    def new_address(self) -> str:
        """An address for NEWSARCHIVE_STORE under which nothing lies."""
        return f"s3://{BUCKET}/test{next(self._numbers)}"

    def objects(self, address: str) -> dict[str, bytes]:
        """Everything under an address: bytes by what follows the prefix."""
        start = f"{address.removeprefix('s3://')}/"
        return {key.removeprefix(start): self.files.cat_file(key) for key in sorted(self.files.find(start))}

    def put(self, address: str, name: str, body: bytes) -> None:
        """Write an object past newsarchive."""
        self.files.pipe_file(f"{address.removeprefix('s3://')}/{name}", body)

    def remove(self, address: str, name: str) -> None:
        """Remove one past newsarchive."""
        self.files.rm_file(f"{address.removeprefix('s3://')}/{name}")


@contextmanager
def running(weed: Path) -> Iterator[Store]:
    """A server of this binary, in a folder of its own."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="narv-s3-", dir=memory if memory.is_dir() else None))
    store = None
    try:
        store = Store(weed, folder)
        yield store
    finally:
        if store is not None and store.process is not None and store.process.poll() is None:
            store.kill()
        shutil.rmtree(folder)
