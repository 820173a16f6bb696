"""Alembic's environment; `retrieval.database` runs it when a catalog is opened."""
