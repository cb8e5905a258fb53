"""Search: what people type, the full-text index, ranking, facets, excerpts."""
