"""The archive: what is stored, and how passages are found. Knows nobody above it."""
