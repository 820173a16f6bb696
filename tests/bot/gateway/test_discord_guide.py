import re
from pathlib import Path

import discord

GUIDE = Path(__file__).parents[3] / "docs" / "discord.md"


def test_the_invite_asks_for_the_permissions_that_the_guide_names_and_no_more() -> None:
    [permissions] = re.findall(r"permissions=(\d+)", GUIDE.read_text())
    assert discord.Permissions(int(permissions)) == discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        read_message_history=True,
    )
