"""What a misbehaving newspaper answers: one function a fault, and which faults its pages and photos have."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from tests.faults import server as faults
from tests.faults.server import Connection, gallery, gallery_url, page

MAXSIZE = 1_000_000
TRIES = 3
BOMB = gzip.compress(bytes(20_000_000), compresslevel=1)
BOMB_IN_BOMB = gzip.compress(gzip.compress(bytes(60_000_000), compresslevel=1))
CHUNK = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"


def stall_headers(connection: Connection) -> None:
    connection.stall()


def stall_body(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    connection.stall()


def reset(connection: Connection) -> None:
    connection.reset()


def reset_in_body(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    connection.reset()


def cut_off(connection: Connection) -> None:
    connection.answer(sound_page("cat-ngang")[:900], length=50_000)


def cut_chunks(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<htm\r\n")


def no_http(connection: Connection) -> None:
    connection.send(b"\x16\x03\x01\x02\x00\x01 this is no HTTP\r\n\r\n")


def loop(connection: Connection) -> None:
    step = int(connection.url.partition("?")[2] or 0) + 1
    target = f"{connection.url.partition('?')[0]}?{step % 3}"
    connection.server.routes[target] = loop
    connection.answer(status=302, Location=target)


def gzip_bomb(connection: Connection) -> None:
    connection.answer(BOMB, Content_Encoding="gzip")


def nested_gzip_bomb(connection: Connection) -> None:
    connection.answer(BOMB_IN_BOMB, Content_Encoding="gzip, gzip")


def broken_gzip(connection: Connection) -> None:
    connection.answer(b"this was never compressed", Content_Encoding="gzip")


def five_gigabytes(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000000000\r\n\r\n")
    while True:
        connection.send(b"a" * 65536)


def endless(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.send(CHUNK)


def endless_headers(connection: Connection) -> None:
    connection.send("HTTP/1.1 200 OK\r\n")
    while True:
        connection.send(b"X-A: " + b"a" * 60000 + b"\r\n")


def endless_redirect_body(connection: Connection) -> None:
    connection.send(f"HTTP/1.1 302 X\r\nLocation: {faults.FRONT}/het\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.send(CHUNK)


def flaky(connection: Connection) -> None:
    if connection.number == 1:
        connection.answer(status=502)
    else:
        connection.answer(sound_page("chap-chon"))


def redirect_to(target: str) -> Callable[[Connection], None]:
    return lambda connection: connection.answer(status=302, Location=target)


def sound_page(name: str) -> str:
    return gallery(name, [f"{faults.PHOTOS}/chung-{at}.jpg" for at in range(6)])


SOFT_404 = (
    "<html><head><title>Không tìm thấy trang</title></head><body><h1>Không tìm thấy trang</h1>"
    "<p>Trang bạn tìm không tồn tại hoặc đã bị xóa.</p><a href='/'>Về trang chủ</a></body></html>"
)

# A newspaper recommends other stories on such a page, with their photos and captions.
SOFT_404_WITH_PHOTOS = gallery("de-xuat", [f"{faults.PHOTOS}/chung-{at}.jpg" for at in range(6)]).replace(
    "[Ảnh] Bến sông de-xuat", "Bài viết này không tồn tại hoặc đã bị xóa"
)

FAULTY_PAGES: dict[str, Callable[[Connection], None]] = {
    "dung-truoc-dau": stall_headers,
    "dung-giua-than": stall_body,
    "ngat": reset,
    "ngat-giua-than": reset_in_body,
    "thieu-byte": cut_off,
    "thieu-khuc": cut_chunks,
    "khong-phai-http": no_http,
    "bao-500": page("<h1>500</h1>", status=500),
    "bao-503": page("<h1>503</h1>", status=503),
    "vong-lap": loop,
    "do-dai-chu": page("<p>x", length="abc"),
    "hai-do-dai": page("<p>x", Content_Length="700"),
    "bom-gzip": gzip_bomb,
    "bom-gzip-kep": nested_gzip_bomb,
    "gzip-hong": broken_gzip,
    "nam-gb": five_gigabytes,
    "vo-tan": endless,
    "dau-vo-tan": endless_headers,
    "chuyen-vo-tan": endless_redirect_body,
    "trong-rong": page(b""),
    "nhi-phan": page(bytes(range(256)) * 40),
    "mat-404": page("<title>404</title>", status=404),
    "mat-mem-1": page(SOFT_404),
    "mat-mem-2": page(SOFT_404),
    "mat-mem-3": page(SOFT_404_WITH_PHOTOS),
    "ve-trang-chu": redirect_to(f"{faults.FRONT}/"),
    "sieu-du-lieu": redirect_to("http://169.254.169.254/latest/meta-data/"),
    "tep-may": redirect_to("file:///etc/passwd"),
    "khong-ten": redirect_to("http://khong-ton-tai.invalid/"),
}
STORED_PAGES: dict[str, Callable[[Connection], None]] = {
    "chap-chon": flaky,
    "khong-do-dai": lambda connection: connection.answer(sound_page("khong-do-dai"), length=None),
    "sai-bang-ma": lambda connection: connection.answer(
        sound_page("sai-bang-ma"), kind="text/html; charset=iso-8859-1"
    ),
    "sai-utf-16": lambda connection: connection.answer(sound_page("sai-utf-16"), kind="text/html; charset=utf-16"),
    "la-ma": lambda connection: connection.answer(sound_page("la-ma"), kind="text/html; charset=x-khong-co"),
    "khong-loai": lambda connection: connection.answer(sound_page("khong-loai"), kind="application/octet-stream"),
}

FAULTY_PHOTOS: dict[str, Callable[[Connection], None]] = {
    "dung-truoc-dau": stall_headers,
    "dung-giua-than": stall_body,
    "ngat": reset,
    "thieu-byte": lambda connection: connection.answer(faults.jpeg(1)[:300], kind="image/jpeg", length=9000),
    "nua-anh": lambda connection: connection.answer(faults.jpeg(2)[:-40], kind="image/jpeg"),
    "bao-500": page("", status=500),
    "vong-lap": loop,
    "bom-gzip": gzip_bomb,
    "nam-gb": five_gigabytes,
    "vo-tan": endless,
    "trang-html": page("<html><body>Không có ảnh</body></html>", kind="image/jpeg"),
    "sieu-du-lieu": redirect_to("http://[::ffff:169.254.169.254]/a.jpg"),
}
PHOTO_GALLERY = gallery_url("anh-loi", 77)
