"""The catalog's tables. `migrations` makes them; a test holds the two together."""

import sqlalchemy as sa

metadata = sa.MetaData()

Id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ids sort by code point on every database."""

Moment = sa.BigInteger
"""Microseconds since 1970, UTC: exact, and compared without knowing of zones."""

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("url", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("source", sa.Text, index=True),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("published_us", Moment, index=True),
    sa.Column("published_zone_s", sa.Integer),  # seconds east of UTC, to show the date as printed
    sa.Column("place", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("copy_of", Id),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column(
        "article_id",
        Id,
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("context", sa.Text, nullable=False),
)

intents = sa.Table(
    "intents",
    metadata,
    sa.Column("article_id", Id, primary_key=True),
    sa.Column("doomed", sa.JSON, nullable=False),
    sa.Column("planned", sa.JSON, nullable=False),
)

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started_us", Moment, nullable=False),
    sa.Column("ended_us", Moment),
    sa.Column("figures", sa.JSON, nullable=False),
)

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("signature", sa.LargeBinary, nullable=False),
)
