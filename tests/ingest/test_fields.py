import datetime as dt

import pytest

from ingest.fields import ALIASES, normalise_url, read_fields


@pytest.mark.parametrize(("field", "name"), [(f, name) for f in ALIASES for name in ALIASES[f]])
def test_every_alias_is_read(field: str, name: str) -> None:
    values = {"url": "https://example.org/a", "published": "2024-05-01", "language": "en"}

    fields = read_fields({name: values.get(field, "Rain")})

    assert getattr(fields, field)


def test_case_dashes_and_underscores_of_names_make_no_difference() -> None:
    fields = read_fields(
        {"Published-At": "2024-05-01", "articleBody": "Rain.", "SITE NAME": "Post"}
    )

    assert fields.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    assert fields.text == "Rain."
    assert fields.source == "Post"


def test_a_newsapi_article_is_read() -> None:
    fields = read_fields(
        {
            "source": {"id": "post", "name": "Northland Post"},
            "author": "Jo Roe, Al Poe",
            "title": "Dam &amp; mill hold",
            "description": "A teaser.",
            "url": "https://Example.org/a",
            "publishedAt": "2024-05-01T10:00:00Z",
            "content": "<p>Rain fell.</p><p>It <b>stopped</b>.</p>",
        }
    )

    assert fields.source == "Northland Post"
    assert fields.authors == ("Jo Roe", "Al Poe")
    assert fields.title == "Dam & mill hold"
    assert fields.text == "Rain fell.\n\nIt stopped."


def test_a_description_serves_only_where_there_is_no_text() -> None:
    assert read_fields({"description": "Teaser.", "body": "Story."}).text == "Story."
    assert read_fields({"description": "Teaser.", "body": ""}).text == "Teaser."


def test_authors_are_names_objects_or_lists_of_them() -> None:
    names = ("Jo Roe", "Al Poe")

    assert read_fields({"byline": "By Jo Roe and Al Poe"}).authors == names
    assert read_fields({"authors": ["Jo Roe", {"name": "Al Poe"}]}).authors == names
    assert read_fields({"author": {"name": "Jo Roe"}}).authors == ("Jo Roe",)


def test_paragraphs_in_a_list_are_joined() -> None:
    assert read_fields({"text": ["Rain fell.", "It stopped."]}).text == "Rain fell.\n\nIt stopped."


def test_what_cannot_be_read_as_its_field_is_left_out() -> None:
    fields = read_fields(
        {"date": "soon", "url": "javascript:alert(1)", "lang": "Old Norse", "id": True}
    )

    assert (fields.published, fields.url, fields.language, fields.id) == (None, None, None, None)


def test_a_second_date_serves_where_the_first_cannot_be_read() -> None:
    fields = read_fields({"date": "soon", "created": "2024-05-01"})

    assert fields.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


def test_a_language_tag_is_cut_to_its_language() -> None:
    assert read_fields({"language": "en-US"}).language == "en"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://Example.org/A?utm_source=x&id=1#top", "https://example.org/A?id=1"),
        ("https://example.org/a?b=%20c", "https://example.org/a?b=%20c"),
        ("https://example.org/a?utm_medium=rss", "https://example.org/a"),
        (
            "https://example.org/a?q=caf%E9+x&flag&utm_source=rss",
            "https://example.org/a?q=caf%E9+x&flag",
        ),
        ("https://Jo:Secret@Example.org:8443/a", "https://example.org:8443/a"),
        ("https://[broken/a", "https://[broken/a"),
    ],
)
def test_urls_lose_fragment_tracking_and_credentials(url: str, normal: str) -> None:
    assert normalise_url(url) == normal
