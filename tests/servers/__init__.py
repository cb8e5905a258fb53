"""Real servers for tests, each on a free port or socket, stopped at the end."""
