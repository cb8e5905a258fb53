"""What ``schedule`` prints works: systemd takes the units, sh runs the cron line, whatever the paths are called."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.errors import CrawlError
from newsarchive.ops.intervals import allowed_silence, read_interval
from newsarchive.ops.schedule import Plan, cron_lines, systemd_units, write_units

HARD_NAMES = ["plain", "Báo ảnh của tôi", "100% \"mới\" $HOME 'x' \\n; #%i", "của ${HOME}"]

PROBE = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import json, os, sys
place = os.path.join(sys.argv[sys.argv.index("--archive") + 1], "probe.json")
said = {{name: os.environ.get(name) for name in ("NEWSARCHIVE_CONTACT", "PYTHONUTF8")}}
with open(place, "w", encoding="utf-8") as file:
    json.dump({{"arguments": sys.argv[1:], "here": os.getcwd(), **said}}, file)
print("đã chạy")
"""


@pytest.fixture(params=HARD_NAMES)
def plan(tmp_path: Path, request: pytest.FixtureRequest) -> Plan:
    """A plan whose Python is a probe that writes down how it was called; the archive is not there yet."""
    root = tmp_path / request.param
    root.mkdir()
    python = root / "python"
    python.write_text(PROBE.format(python=sys.executable), "utf-8")
    python.chmod(0o755)
    return Plan(("sample", "tuoitre"), timedelta(hours=1), root / "kho ảnh", root, python)


@pytest.fixture
def analyze(program: Callable[[str], str]) -> str:
    return program("systemd-analyze")


def cron_command(line: str) -> str:
    """What cron hands to sh: all after the five times, up to a bare %, with an escaped one as % (crontab(5))."""
    return re.split(r"(?<!\\)%", line.split(" ", 5)[5])[0].replace("\\%", "%")


def test_systemd_verifies_every_unit(plan: Plan, tmp_path: Path, analyze: str) -> None:
    paths = write_units(systemd_units(plan), tmp_path / "units")
    assert len(paths) == 5
    checked = [str(path).replace("@.service", "@sample.service") for path in paths]
    done = subprocess.run([analyze, "verify", "--man=no", *checked], capture_output=True, text=True, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if "newsarchive" in line]
    assert (done.returncode, complaints) == (0, [])


def test_systemd_starts_what_was_meant(plan: Plan) -> None:
    """ExecStart, taken apart as systemd.service(5) and systemd.syntax(7) say, and run."""
    text = systemd_units(plan)["newsarchive@.service"]
    (start,) = [line.removeprefix("ExecStart=") for line in text.splitlines() if line.startswith("ExecStart=")]
    words = [re.sub(r"\$\$|\$\{HOME\}", fill_in, word) for word in systemd_words(start)]
    plan.archive.mkdir()
    subprocess.run(words, check=True, env={"PATH": "/usr/bin:/bin"}, cwd="/", timeout=60, capture_output=True)
    said = json.loads((plan.archive / "probe.json").read_text("utf-8"))
    assert said["arguments"] == ["-m", "newsarchive", "crawl", "sample", "--archive", str(plan.archive)]
    paths = dict(line.split("=", 1) for line in text.splitlines() if line.startswith(("Working", "EnvironmentFile")))
    filled = {name: re.sub("%%|%i", fill_in, path) for name, path in paths.items()}
    environment = f"-{plan.archive / 'newsarchive.env'}"
    assert filled == {"WorkingDirectory": str(plan.checkout), "EnvironmentFile": environment}


def fill_in(found: re.Match[str]) -> str:
    """What systemd puts in the place of a specifier or variable."""
    return {"$$": "$", "${HOME}": "/root", "%%": "%", "%i": "sample"}[found[0]]


def systemd_words(line: str) -> list[str]:
    """The words of a command line of a unit of the instance "sample": quotes, backslashes, specifiers."""
    words: list[str] = []
    word, quoted, started = "", False, False
    letters = iter(line)
    for letter in letters:
        if letter == "\\":
            word += next(letters)
        elif letter == '"':
            quoted, started = not quoted, True
        elif letter == "%":
            word += {"%": "%", "i": "sample"}[next(letters)]
        elif letter == " " and not quoted:
            words += [word] if word or started else []
            word, started = "", False
        else:
            word += letter
    return [*words, word] if word or started else words


def test_the_cron_line_runs_in_a_bare_environment(plan: Plan, tmp_path: Path) -> None:
    command = cron_command(cron_lines(plan)[0])
    plan.archive.mkdir()
    (plan.archive / "newsarchive.env").write_text("NEWSARCHIVE_CONTACT='nguoi ghi@example.org'\n", "utf-8")
    bare = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "HOME": str(tmp_path), "LOGNAME": "nobody"}
    done = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    said = json.loads((plan.archive / "probe.json").read_text("utf-8"))
    assert said == {
        "arguments": ["-m", "newsarchive", "crawl", "sample", "--archive", str(plan.archive)],
        "here": str(plan.checkout),
        "NEWSARCHIVE_CONTACT": "nguoi ghi@example.org",
        "PYTHONUTF8": "1",
    }
    assert (plan.archive / "logs" / "cron.log").read_text("utf-8") == "đã chạy\n"


def test_the_cron_line_runs_without_an_archive_and_without_settings(plan: Plan, tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", cron_command(cron_lines(plan)[-1])],
        env={"PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    said = json.loads((plan.archive / "probe.json").read_text("utf-8"))
    assert said["arguments"][2:7] == ["health", "sample", "tuoitre", "--every", "1h"]


def plain_plan(every: str, *names: str) -> Plan:
    return Plan(names or ("sample",), read_interval(every), Path("/kho"), Path("/nha"), Path("/nha/python"))


@pytest.mark.parametrize(
    ("every", "form"),
    [
        ("15m", r"\d+-59/15 * * * *"),
        ("1h", r"\d+ * * * *"),
        ("6h", r"\d+ \d+-23/6 * * *"),
        ("1d", r"\d+ \d+ * * *"),
        ("7d", r"\d+ \d+ * * \d"),
    ],
)
def test_intervals_of_the_calendar_become_cron_times(every: str, form: str) -> None:
    times = cron_lines(plain_plan(every))[0].split(" ")[:5]
    for wanted, time in zip(form.split(" "), times, strict=True):
        assert (time == "*") == (wanted == "*")
        assert ("/" in time) == ("/" in wanted)
    assert all(int(number) < 60 for time in times for number in time.replace("/", "-").split("-") if number != "*")


@pytest.mark.parametrize("every", ["7m", "90m", "5h", "2d"])
def test_an_interval_that_cron_cannot_keep_is_refused_in_one_line(every: str) -> None:
    with pytest.raises(CrawlError, match="--systemd"):
        cron_lines(plain_plan(every))


@pytest.mark.parametrize("text", ["", "0h", "1w", "h", "-1h", "1.5h"])
def test_what_is_no_interval_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(CrawlError, match="30m, 1h or 1d"):
        read_interval(text)


def test_newspapers_do_not_all_begin_in_the_same_minute() -> None:
    names = [f"bao{number}" for number in range(30)]
    minutes = {line.split(" ", 1)[0] for line in cron_lines(plain_plan("1h", *names))}
    assert len(minutes) > 15


def test_a_path_that_no_schedule_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="control character"):
        Plan.here(("sample",), timedelta(hours=1), tmp_path / "hai\ndòng", tmp_path)


def test_a_line_longer_than_cron_takes_is_refused(tmp_path: Path) -> None:
    plan = Plan(("sample",), timedelta(hours=1), Path("/" + "kho" * 300), Path("/nha"), Path("/python"))
    with pytest.raises(CrawlError, match="--systemd"):
        cron_lines(plan)


def test_one_missed_run_is_no_alarm() -> None:
    for text in ("15m", "1h", "1d"):
        every = read_interval(text)
        assert 2 * every < allowed_silence(every) <= max(3 * every, every + timedelta(hours=1))
