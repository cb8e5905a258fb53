"""What a worker says of a job counts only while the job is its own."""

from __future__ import annotations

from datetime import datetime

from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

_HOLDER = "SELECT worker_id, status FROM procrastinate_jobs WHERE id = %(job_id)s"


class OwnJobs(JobManager):
    """Procrastinate's manager, for workers that may be cut off.

    One that comes back to find its job given to another says nothing of it: its word would end the other's try, or
    begin a third one beside it.
    """

    async def is_own(self, job: Job) -> bool:
        """Whether ``job`` is still in the hands of the worker that it was read with."""
        rows = await self.connector.execute_query_all_async(_HOLDER, job_id=job.id)
        return bool(rows) and rows[0]["worker_id"] == job.worker_id and rows[0]["status"] == "doing"

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Write down how the job ended."""
        if await self.is_own(job):
            await super().finish_job(job, status, delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Have the job tried again."""
        if await self.is_own(job):
            await super().retry_job(job, retry_at, priority, queue, lock)
