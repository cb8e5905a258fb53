"""An alarm arrives, once, and again when it matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.errors import CrawlError
from newsarchive.ops.alarm import MEMORY, Message, addresses, announce, send
from newsarchive.ops.checks import Alarm
from newsarchive.ops.health import Health
from tests.ops.receiver import Receiver
from tests.ops.weeks import at

LOST = Alarm("failing", "photos lost", "30 %", "at most 10", "read the reasons")
SILENT = Alarm("quiet", "age of the newest", "90 h", "at most 40", "look at the newspaper")
PLACE = ("json://127.0.0.1:1/",)


def ill(*alarms: Alarm, day: float = 0) -> Health:
    return Health("bao", alarms[0].state if alarms else "ok", at(day), alarms=alarms)


class Post:
    """Keeps what is sent; breaks when told to."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.broken = False

    def __call__(self, message: Message, to: object) -> None:
        if self.broken:
            raise CrawlError("the alarm did not arrive")
        self.sent.append(message)


def test_an_alarm_is_sent_once_with_its_figure_normal_range_and_next_step(tmp_path: Path) -> None:
    post = Post()
    for hour in range(5):
        announce([ill(LOST, day=hour / 24)], tmp_path, PLACE, deliver=post)
    (message,) = post.sent
    assert message.title == "newsarchive: bao failing"
    assert message.body == "bao: failing: photos lost 30 %, normal is at most 10; read the reasons"


def test_an_alarm_that_goes_on_is_sent_again_after_a_day(tmp_path: Path) -> None:
    post = Post()
    for hour in range(50):
        announce([ill(LOST, day=hour / 24)], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 3


def test_another_alarm_of_the_same_newspaper_is_sent_at_once(tmp_path: Path) -> None:
    post = Post()
    announce([ill(LOST)], tmp_path, PLACE, deliver=post)
    announce([ill(LOST, SILENT, day=0.1)], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 2
    assert "age of the newest" in post.sent[1].body


def test_the_end_of_an_alarm_is_sent_once(tmp_path: Path) -> None:
    post = Post()
    for day, alarms in ((0.0, (LOST,)), (0.1, ()), (0.2, ())):
        announce([ill(*alarms, day=day)], tmp_path, PLACE, deliver=post)
    assert [message.body for message in post.sent][1:] == ["bao: ok again"]


def test_the_alarm_of_another_newspaper_is_not_forgotten_by_a_look_at_one(tmp_path: Path) -> None:
    post = Post()
    other = replace(ill(LOST), newspaper="khac")
    announce([ill(LOST), other], tmp_path, PLACE, deliver=post)
    announce([ill(LOST, day=0.1)], tmp_path, PLACE, deliver=post)
    announce([replace(other, checked_at=at(0.2))], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 1


def test_an_alarm_that_could_not_be_sent_is_sent_the_next_time(tmp_path: Path) -> None:
    post = Post()
    post.broken = True
    with pytest.raises(CrawlError):
        announce([ill(LOST)], tmp_path, PLACE, deliver=post)
    post.broken = False
    announce([ill(LOST, day=0.1)], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"bao": 1}', '{"bao": {"sent_at": "yesterday"}}', "\x00\xff"])
def test_a_damaged_memory_rings_rather_twice_than_never(tmp_path: Path, damage: str) -> None:
    (tmp_path / MEMORY).write_text(damage, "utf-8")
    post = Post()
    announce([ill(LOST)], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 1


def test_nothing_is_sent_or_written_where_all_is_well(tmp_path: Path) -> None:
    post = Post()
    announce([ill()], tmp_path, PLACE, deliver=post)
    assert post.sent == []
    assert list(tmp_path.iterdir()) == []


def test_apprise_delivers_vietnamese_as_it_is(tmp_path: Path) -> None:
    with Receiver() as receiver:
        send(Message("newsarchive: thử", "Chợ nổi: đổi bố cục <b>&"), [receiver.address])
    ((title, body),) = [(one["title"], one["message"]) for one in receiver.received]
    assert (title, body) == ("newsarchive: thử", "Chợ nổi: đổi bố cục <b>&")


def test_an_address_that_does_not_take_the_alarm_is_one_line_without_its_password() -> None:
    with Receiver(status=500) as receiver:
        secret = receiver.address.replace("://", "://user:matkhau@")
        with pytest.raises(CrawlError, match="did not arrive") as caught:
            send(Message("t", "b"), [secret])
    assert "matkhau" not in str(caught.value)
    with pytest.raises(CrawlError, match="does not know") as caught:
        send(Message("t", "b"), ["khongco://matkhau@x"])
    assert "matkhau" not in str(caught.value)


def test_several_addresses_stand_in_one_setting() -> None:
    assert addresses("json://a/x?to=1,2,ntfy://b\n mailto://c:d@e") == (
        "json://a/x?to=1,2",
        "ntfy://b",
        "mailto://c:d@e",
    )
    assert addresses(" ") == ()


def test_a_reminder_counts_from_what_was_sent(tmp_path: Path) -> None:
    post = Post()
    announce([ill(LOST)], tmp_path, PLACE, deliver=post)
    late = replace(ill(LOST), checked_at=at(0) + timedelta(hours=23, minutes=59))
    announce([late], tmp_path, PLACE, deliver=post)
    assert len(post.sent) == 1
