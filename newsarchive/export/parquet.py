"""Parquet, partitioned by newspaper and month as Hive does: pairs/newspaper=tuoitre/month=2016-07/pairs.parquet."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import groupby, islice
from typing import Any
from urllib.parse import quote

from newsarchive.errors import ExportError
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record

ROWS = 20_000
"""Rows in a row group: some ten megabytes of captions, which is what is held in memory."""

NOTHING = "unknown"
"""The partition of galleries without a newspaper or a date. Hive's own name for it makes columns of NULL that pandas
(by way of pyarrow 26: "Cannot yet unify dictionaries with nulls") refuses to read."""

PARTITIONS = ("newspaper", "month")

_KINDS = {"text": "string", "integer": "int64", "real": "float64"}


def write_parquet(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """One file for each newspaper and month of publication (in Vietnam), compressed with Zstandard.

    ``newspaper`` and ``month`` stand in the folders' names alone, as is the custom, and readers make columns of them.
    Give them the folder ``pairs``: what lies beside it is no Parquet.
    Raises :class:`~newsarchive.errors.ExportError` where pyarrow is not installed.
    """
    pa, pq = load_pyarrow()
    fields = [field for field in picking.fields if field.name not in PARTITIONS]
    schema = pa.schema([pa.field(f.name, _KINDS[f.kind], metadata={"meaning": f.meaning}) for f in fields])
    for folder, records in groupby(picking.records(), key=partition_of):
        with (
            output.create(f"{folder}/pairs.parquet") as file,
            pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=True) as table,
        ):
            for rows in _blocks(records):
                columns = {name: [row[name] for row in rows] for name in schema.names}
                table.write_table(pa.table(columns, schema=schema))


def load_pyarrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet module, loaded when first needed: they cost every command 0.1 s and 40 MB otherwise.

    Raises :class:`~newsarchive.errors.ExportError` where the extra "export" is not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise ExportError("Parquet needs pyarrow", then="install newsarchive[export]") from None


def partition_of(record: Record) -> str:
    """The folder of a record."""
    newspaper, published = record.values["newspaper"], record.values["published_at"]
    month = published[:7] if published else NOTHING
    return f"pairs/newspaper={quote(newspaper, safe='') if newspaper else NOTHING}/month={month}"


def _blocks(records: Iterator[Record]) -> Iterator[list[Any]]:
    while rows := [record.values for record in islice(records, ROWS)]:
        yield rows
