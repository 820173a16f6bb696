"""How articles get into the archive. Imports `retrieval`, never `bot`."""
