"""The command line of the synthetic newspapers; see the package's docstring."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.newspaper.export import export
from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.server import NewspaperServer
from bench.newspaper.site_files import write_site_files


def main() -> None:
    """Do what the options say: write site files, write files for nginx, or serve until interrupted."""
    options = _options()
    press = Press(Plan(galleries=options.galleries, photos=options.photos, seed=options.seed))
    if options.sites:
        print(write_site_files(options.sites, press.newspapers.values()))
    if options.export:
        print(export(press["tonghop"], options.export))
    if options.sites or options.export:
        return
    with NewspaperServer(press, port=options.port) as server:
        if options.port_file:
            # Renamed into place, so that whoever waits for the file never reads half a number.
            waiting = options.port_file.with_suffix(".part")
            waiting.write_text(f"{server.port}\n", "utf-8")
            waiting.replace(options.port_file)
        print(f"http_proxy={server.address}", flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            print("stopped")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.newspaper", description="Synthetic newspapers.")
    parser.add_argument("--galleries", type=int, default=500, metavar="N", help="of tonghop.example")
    parser.add_argument("--photos", type=int, default=12, metavar="N", help="of each gallery")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="the port is written here once the server listens")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write tonghop.example as files into DIR")
    parser.add_argument("--sites", type=Path, metavar="DIR", help="write the newspapers' site files into DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
