"""Answers over the archive: `answering`, the Discord `gateway`, and the command `newsbot`."""
