"""The unchanged bot, on an in-memory Discord, over a real archive made of the samples."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.assembly import build_answerer, open_archive
from bot.commands.ingest import ingest_targets
from bot.gateway.client import NewsbotClient
from bot.gateway.running import build_client
from bot.settings import Settings
from retrieval.archive import Archive

SAMPLES = Path(__file__).parents[2] / "samples" / "articles"

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(_env_file=None, data=tmp_path_factory.mktemp("data"))
    ingest_targets(settings, [str(SAMPLES)])
    return settings


@pytest.fixture(scope="module")
def archive(settings: Settings) -> Iterator[Archive]:
    with open_archive(settings) as archive:
        yield archive


@pytest.fixture
def client(settings: Settings, archive: Archive) -> NewsbotClient:
    answerer = build_answerer(settings, archive)
    return build_client(settings, answerer, archive.catalog, commands_record=None)


def text_of(message: Any) -> str:
    return "\n".join(_texts(message.components))


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if "content" in component:
            yield component["content"]
        yield from _texts(component.get("components", []))


async def test_the_figure_comes_back_with_the_sentence_that_says_it(
    client: NewsbotClient, archive: Archive
) -> None:
    async with simcord.run(client, settle_timeout=60) as env:
        result = await env.create_user("ada").slash(
            "ask", question="How many fighters surrendered?"
        )
        text = text_of(result.response)
        shown = await env.create_user("bob").slash("archive")
    head, cited = text.split("**1.**", maxsplit=1)
    assert "### some 5,000" in head
    quote = next(line for line in cited.splitlines() if line.startswith("> ")).removeprefix("> ")
    assert "5,000" in quote
    assert any(
        quote in " ".join(article.text.split()) for article in archive.catalog.each_article()
    )
    assert f"**{archive.catalog.totals().articles} articles**" in text_of(shown.response)


async def test_the_passages_behind_an_answer_are_shown_to_the_one_who_wants_them(
    client: NewsbotClient,
) -> None:
    async with simcord.run(client, settle_timeout=60) as env:
        ada = env.create_user("ada")
        answered = await ada.slash("ask", question="How many fighters surrendered?")
        shown = await ada.click(answered.response, label="Show passages")
        assert shown.response is not None
        assert shown.response.ephemeral
        assert "**Passages 1 to 3 of " in text_of(shown.response)


async def test_what_the_archive_does_not_say_is_told_so(client: NewsbotClient) -> None:
    async with simcord.run(client, settle_timeout=60) as env:
        result = await env.create_user("ada").slash("ask", question="Who won the 2018 World Cup?")
        assert "### The archive does not say." in text_of(result.response)
        assert "> " not in text_of(result.response)
