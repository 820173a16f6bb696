"""From a question and its passages to an `Outcome`. Never imports `discord`."""
