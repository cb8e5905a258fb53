"""The commands that run crawls nobody watches: health, runs, schedule, backfill."""
