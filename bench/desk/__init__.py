"""How fast the desk answers over a large archive, with readers at once and a crawl that writes meanwhile."""
