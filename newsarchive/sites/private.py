"""Site files outside the package: newspapers that only their operator knows, in a folder named by the environment."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from newsarchive.errors import SiteRuleError
from newsarchive.sites.site import Site


def read_site_files(folder: str | None) -> list[Site]:
    """The ``SITE`` of every ``*.py`` file in ``folder``, by file name; nothing for no folder (None or "").

    Names that begin with "_" are passed over. Raises :class:`~newsarchive.errors.SiteRuleError` for a folder that is
    not there, a file that cannot be run, and a file without ``SITE``.
    """
    if not folder:
        return []
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise SiteRuleError("NEWSARCHIVE_SITES names no folder", where=folder, then="correct it, or unset it")
    return [_read_site(path) for path in sorted(place.glob("*.py")) if not path.name.startswith("_")]


def _read_site(path: Path) -> Site:
    spec = importlib.util.spec_from_file_location(f"newsarchive_private_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SiteRuleError("no Python file", where=str(path))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SiteRuleError as error:
        raise SiteRuleError(
            error.what, where=": ".join(filter(None, (str(path), error.where))), then=error.then
        ) from None
    except Exception as error:
        # Whatever a private file does wrong is told in one line, with the file: it is not a bug of this program.
        raise SiteRuleError(f"{type(error).__name__}: {error}", where=str(path), then="correct the file") from None
    site = getattr(module, "SITE", None)
    if not isinstance(site, Site):
        raise SiteRuleError("no SITE in it", where=str(path), then="end it with SITE = Site(...)")
    return site
