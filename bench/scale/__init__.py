"""How work is shared: newspapers crawled by 1, 2, 4 and 8 workers over one PostgreSQL, and workers that are killed."""
