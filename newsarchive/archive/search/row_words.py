"""Words looked for in the keys of rows, as the index would find them, once few rows are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from newsarchive.archive.engines.plain_sql import plain_rows
from newsarchive.archive.search.fts import FOLDED, MARKED
from newsarchive.archive.search.fts_query import columns_of
from newsarchive.archive.search.query import All, Either, Node, Words


class RowWords:
    """The keys of one row of ``pair_text``, with marks and without; either may be left out by who needs only one."""

    __slots__ = ("_keys", "_texts", "number")

    def __init__(self, number: int, marked: Sequence[str | None], folded: Sequence[str | None]) -> None:
        """``number`` is the pair's; the keys stand in the order of MARKED and FOLDED."""
        self.number = number
        self._keys = (folded, marked)
        self._texts: list[list[tuple[int, str]] | None] = [None, None]

    def texts(self, *, exact: bool) -> list[tuple[int, str]]:
        """Each column that holds anything, with its words as :func:`needle_of` spells them."""
        if (texts := self._texts[exact]) is None:
            # Spaces are doubled, so that the same word twice is counted twice.
            keys = enumerate(self._keys[exact])
            texts = self._texts[exact] = [(column, f" {key.replace(' ', '  ')} ") for column, key in keys if key]
        return texts

    def length(self, *, exact: bool) -> int:
        """Words in all columns together."""
        return sum(text.count("  ") + 1 for _, text in self.texts(exact=exact))


def holding(tree: Node) -> Callable[[RowWords], bool]:
    """Tells whether a row holds a query's words; those of NEAR(...) in one field, however far from each other."""
    match tree:
        case Words():
            needles = [needle_of(part, tree) for part in tree.parts]
            columns = frozenset(columns_of(tree))
            exact = tree.exact

            def stand(row: RowWords) -> bool:
                for column, text in row.texts(exact=exact):
                    if column in columns and all(needle in text for needle in needles):
                        return True
                return False

            return stand
        case All():
            every = [holding(part) for part in tree.parts]
            return lambda row: all(part(row) for part in every)
        case Either():
            some = [holding(part) for part in tree.parts]
            return lambda row: any(part(row) for part in some)
        case _:
            return lambda _: True


def needle_of(part: Sequence[str], words: Words) -> str:
    """What stands in a row's text where these words stand together.

    >>> needle_of(("cho", "noi"), Words(("cho", "noi"), exact=False))
    ' cho  noi '
    """
    return f" {'  '.join(part)}{'' if words.prefix else ' '}"


def read_rows(
    connection: Connection, numbers: Sequence[int], *, marked: bool = True, folded: bool = True
) -> Iterator[RowWords]:
    """The keys of pairs, in any order; pairs that are no longer in the index are left out."""
    names = (*(MARKED if marked else ()), *(FOLDED if folded else ()))
    wanted = ", ".join("?" * len(numbers))
    command = f"SELECT pair_id, {', '.join(names)} FROM pair_text WHERE pair_id IN ({wanted})"  # noqa: S608  (our own)
    split = 1 + len(MARKED) if marked else 1
    for row in plain_rows(connection, command, numbers):
        yield RowWords(row[0], row[1:split], row[split:])
