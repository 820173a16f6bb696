"""Discord: commands, views and rendering over `bot.answering`."""
