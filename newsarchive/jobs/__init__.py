"""Work that waits in PostgreSQL for whichever machine is free: Procrastinate's queue, and workers that run commands."""
