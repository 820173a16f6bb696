"""Alembic's environment; `retrieval.catalog` runs it when a catalog is opened."""
