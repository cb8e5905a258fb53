"""Accuracy of newsarchive on labelled pages, beside other readers of the same pages, and its price in processor time.

    python -m bench.accuracy                         print the figures; ends with 1 when one is below its floor
    python -m bench.accuracy --write                 and renew the accuracy part of bench/RESULTS.md
    python -m bench.accuracy --raise-floors [SET]    and write higher floors into floors.json, never lower ones
    python -m bench.accuracy --show TEXT             and say what went wrong on pages whose name contains TEXT

The other extractors run in an environment of their own (``make setup-bench``); ``make eval`` does both.
"""
