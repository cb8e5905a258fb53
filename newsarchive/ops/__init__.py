"""Running crawls that nobody watches: events, live view, health, alarms, schedules, backfills."""
