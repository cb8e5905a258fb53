"""Galleries as rows: stored in one transaction, versioned, shown again, sighted."""
