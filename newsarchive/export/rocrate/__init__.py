"""A research object for a repository: RO-Crate 1.2 (w3id.org/ro/crate) inside a BagIt 1.0 bag (RFC 8493)."""
