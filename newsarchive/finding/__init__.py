"""Finding galleries: what listings, feeds and sitemaps say, and whether a page is a gallery. Nothing here fetches."""
