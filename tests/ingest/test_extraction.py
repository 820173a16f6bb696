from ingest.extraction import extract_page, plain_text

PAGE = """<!doctype html><html lang="en"><head><title>Dam holds | Northland Post</title>
<meta property="og:site_name" content="Northland Post">
<meta property="og:title" content="Dam holds">
<meta name="author" content="Jo Roe">
<meta property="article:published_time" content="2024-05-01T10:00:00Z">
<link rel="canonical" href="https://example.org/dam"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Dam holds</h1>
<p>The dam at Orvale held through the night, the river council said on Monday morning.</p>
<p>Some 500 engineers had worked on its wall since the rain began a week before that.</p>
<p>Nobody was hurt, and the road to the mill was opened again to all traffic at noon.</p>
</article><footer>Terms of use and privacy policy of the Northland Post</footer></body></html>"""


def test_a_page_gives_its_article_and_what_it_says_of_itself() -> None:
    page = extract_page(PAGE)

    assert page.text.split("\n\n") == [
        "The dam at Orvale held through the night, the river council said on Monday morning.",
        "Some 500 engineers had worked on its wall since the rain began a week before that.",
        "Nobody was hurt, and the road to the mill was opened again to all traffic at noon.",
    ]
    assert page.title == "Dam holds"
    assert page.source == "Northland Post"
    assert page.authors == ("Jo Roe",)
    assert page.published == "2024-05-01"
    assert page.url == "https://example.org/dam"
    assert page.language == "en"


def test_a_page_without_an_article_gives_no_text() -> None:
    assert extract_page("<html><body></body></html>").text == ""
    assert extract_page("").text == ""


def test_markup_in_a_field_becomes_paragraphs() -> None:
    markup = (
        "<h2>Dam</h2><p>It held,<br>they say &mdash; <a href='x'>again</a>.</p><script>x()</script>"
        "<ul><li>One</li><li>Two</li></ul><table><tr><td>Pumps</td><td>41</td></tr></table>"
    )

    assert plain_text(markup) == ("Dam\n\nIt held,\nthey say — again.\n\nOne\nTwo\n\nPumps | 41")


def test_text_that_only_looks_like_markup_stays() -> None:
    assert plain_text("if 3 < 4 and 5 > 2, R&D & more") == "if 3 < 4 and 5 > 2, R&D & more"


def test_entities_are_resolved() -> None:
    assert plain_text("Dam &amp; mill &#8217;s") == "Dam & mill ’s"


def test_invisible_characters_neither_stop_nor_end_a_text() -> None:
    assert plain_text("a\x01b\x0cc\ud800 <p>It held.</p>") == "ab c\n\nIt held."
