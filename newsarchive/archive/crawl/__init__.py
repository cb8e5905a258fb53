"""What a crawl remembers: frontier, captures, runs, servers, locks, revisits."""
