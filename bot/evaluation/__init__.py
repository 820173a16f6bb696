"""Measures newsbot on a set of articles and questions, as an operator can with an archive's own."""
