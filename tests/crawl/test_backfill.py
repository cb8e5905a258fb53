"""A backfill asks for the days it was told, and for no others that any way can date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.crawl.sample import ROOT, load_server, proxy_environment, sample_expectations


def test_a_page_that_a_feed_or_sitemap_dates_outside_the_days_is_not_asked_for(tmp_path: Path) -> None:
    with load_server().SampleServer() as server:
        command = [sys.executable, "-m", "newsarchive", "backfill", "sample", "--from", "2025-10", "--to", "2025-12"]
        environment = proxy_environment(server.address)
        subprocess.run([*command, "--archive", tmp_path], cwd=ROOT, env=environment, check=True, timeout=300)
    asked = {entry["url"] for entry in server.requests}
    stories = {page["url"]: page["published_at"][:7] for page in sample_expectations().values()}
    wanted = {url for url, month in stories.items() if "2025-10" <= month <= "2025-12"}
    assert len(wanted) == 4
    assert asked & set(stories) == wanted
