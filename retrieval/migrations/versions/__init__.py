"""One module a revision of the catalog's tables."""
