"""Accuracy of newsarchive on labelled pages, beside other readers of the same pages, and its price in processor time.

python -m bench.accuracy                    print the figures; ends with 1 when one is below its floor
python -m bench.accuracy --write            the same, and renew the accuracy part of bench/RESULTS.md
python -m bench.accuracy --raise-floors     the same, and write higher floors into floors.json, never lower ones
python -m bench.accuracy --show TEXT        the same, and say what went wrong on pages whose name contains TEXT
"""
