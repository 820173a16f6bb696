"""Articles, passages, intents, facts, runs and signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "articles",
        sa.Column("id", _id, primary_key=True),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published_us", sa.BigInteger),
        sa.Column("published_zone_s", sa.Integer),
        sa.Column("place", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("copy_of", _id),
    )
    op.create_index("ix_articles_source", "articles", ["source"])
    op.create_index("ix_articles_published_us", "articles", ["published_us"])
    op.create_table(
        "passages",
        sa.Column("id", _id, primary_key=True),
        sa.Column(
            "article_id", _id, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
    )
    op.create_index("ix_passages_article_id", "passages", ["article_id"])
    op.create_table(
        "intents",
        sa.Column("article_id", _id, primary_key=True),
        sa.Column("doomed", sa.JSON, nullable=False),
        sa.Column("planned", sa.JSON, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("started_us", sa.BigInteger, nullable=False),
        sa.Column("ended_us", sa.BigInteger),
        sa.Column("figures", sa.JSON, nullable=False),
    )
    op.create_table(
        "signatures",
        sa.Column(
            "article_id", _id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
