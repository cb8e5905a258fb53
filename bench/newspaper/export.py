"""A synthetic newspaper as files, for a web server: ``DIR/<host>/<path>``, with the configuration nginx needs.

nginx answers for plain paths and for the absolute addresses that a client sends to a proxy, so that the files can be
crawled through ``http_proxy`` as well. Listings have no ending in their names; the configuration types them as HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.newspaper.newspaper import Newspaper

NGINX = """# nginx -p DIR -c DIR/nginx.conf, with the port chosen in NEWSPAPER_PORT's place
worker_processes 1;
daemon off;
error_log stderr warn;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  types {{ text/html htm html; image/jpeg jpg; application/xml xml rss; text/plain txt; }}
  default_type text/html;
  charset utf-8;
  server {{
    listen 127.0.0.1:NEWSPAPER_PORT;
    root {folder}/$host;
    location / {{ try_files $uri $uri.htm =404; }}
  }}
}}
"""


def export(paper: Newspaper, folder: Path) -> Path:
    """Write everything that ``paper`` serves today, and ``nginx.conf``; returns ``folder``."""
    folder = folder.resolve()
    for url in addresses(paper):
        answer = paper.answer(url, {})
        parts = urlsplit(url)
        # A listing and the folder of its further pages have one name; the listing gets an ending.
        place = folder / (parts.hostname or "") / parts.path.lstrip("/")
        place = place if place.suffix else place.with_name(place.name + ".htm")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(answer.body)
    (folder / "tmp").mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), "utf-8")
    return folder


def addresses(paper: Newspaper) -> Iterator[str]:
    """Every address that ``paper`` answers today: robots.txt, listings, feed, sitemaps, galleries, photos."""
    pages = paper.pages
    home = f"http://{paper.host}"
    yield from (f"{home}/robots.txt", f"http://anh.{paper.host}/robots.txt", f"{home}/rss/anh.rss")
    yield from (f"{home}/sitemap.xml", *_months(paper), f"{home}/anh")
    for page in range(2, -(-pages.count // paper.plan.listing_size) + 1):
        yield f"{home}/anh/trang-{page}"
    for index in pages.edition.live:
        yield pages.address(index)
        for photo in pages.edition.photos(index):
            yield pages.photo_address(index, photo)


def _months(paper: Newspaper) -> Iterator[str]:
    edition = paper.pages.edition
    for month in dict.fromkeys(f"{edition.date(index):%Y-%m}" for index in edition.live):
        yield f"http://{paper.host}/sitemap-{month}.xml"
