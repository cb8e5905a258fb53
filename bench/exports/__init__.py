"""What every export costs, and that its memory does not grow: python -m bench.exports [--pairs N ...] [--write]"""
