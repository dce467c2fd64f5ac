"""What the support console reads by, full text among it, and what the journal says besides."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


CREATE = {
    "sqlite": (
        """CREATE VIRTUAL TABLE journal_words USING fts5(
            words, chat_id UNINDEXED,
            tokenize = 'ascii', prefix = '2 3', detail = none, columnsize = 0
        )""",
        """CREATE TRIGGER journal_words_deleted AFTER DELETE ON journal
            BEGIN DELETE FROM journal_words WHERE rowid = old.id; END""",
        """CREATE TRIGGER journal_words_blanked AFTER UPDATE OF body ON journal
            WHEN new.body IS NULL
            BEGIN DELETE FROM journal_words WHERE rowid = old.id; END""",
    ),
    "postgresql": (
        """CREATE TABLE journal_words (
            rowid bigint PRIMARY KEY, chat_id bigint NOT NULL, words tsvector NOT NULL
        )""",
        """CREATE INDEX ix_journal_words ON journal_words USING gin (words)
            WITH (fastupdate = off)""",
        """CREATE FUNCTION journal_words_forget() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN DELETE FROM journal_words WHERE rowid = old.id; RETURN NULL; END $$""",
        """CREATE TRIGGER journal_words_deleted AFTER DELETE ON journal
            FOR EACH ROW EXECUTE FUNCTION journal_words_forget()""",
        """CREATE TRIGGER journal_words_blanked AFTER UPDATE OF body ON journal
            FOR EACH ROW WHEN (new.body IS NULL) EXECUTE FUNCTION journal_words_forget()""",
    ),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER journal_words_deleted",
        "DROP TRIGGER journal_words_blanked",
        "DROP TABLE journal_words",
    ),
    "postgresql": (
        "DROP TRIGGER journal_words_deleted ON journal",
        "DROP TRIGGER journal_words_blanked ON journal",
        "DROP FUNCTION journal_words_forget()",
        "DROP TABLE journal_words",
    ),
}


def upgrade() -> None:
    op.create_table(
        "console_views",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employee_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_views")),
    )
    with op.batch_alter_table("console_views", schema=None) as batch_op:
        batch_op.create_index("uq_console_views_name", ["employee_id", "name"], unique=True)

    op.create_table(
        "conversation_keys",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "chat_id", name=op.f("pk_conversation_keys")),
    )
    with op.batch_alter_table("conversation_keys", schema=None) as batch_op:
        batch_op.create_index("ix_conversation_keys_chat_id", ["chat_id"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_line", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("text_line", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("cabinet_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("building_id", sa.BigInteger(), nullable=True),
        sa.Column("dialogue", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("unseen", sa.Integer(), nullable=False),
        sa.Column("seen_line", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_building_id", ["building_id", "last_line"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conversations_cabinet_id"), ["cabinet_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conversations_last_at"), ["last_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_conversations_last_line"), ["last_line"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_organisation_id", ["organisation_id", "last_line"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_unseen",
            ["last_line"],
            unique=False,
            sqlite_where=sa.text("unseen > 0"),
            postgresql_where=sa.text("unseen > 0"),
        )

    op.create_table(
        "walks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("dialogue", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("last_step", sa.Text(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_line", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walks")),
    )
    with op.batch_alter_table("walks", schema=None) as batch_op:
        batch_op.create_index("ix_walks_chat_id", ["chat_id", "id"], unique=False)
        batch_op.create_index(
            "ix_walks_dialogue",
            ["dialogue", "outcome", "last_step", "entered_at", "chat_id"],
            unique=False,
        )
        batch_op.create_index("ix_walks_entered_at", ["entered_at"], unique=False)

    op.create_table(
        "walk_decisions",
        sa.Column("line_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("walk_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["walk_id"],
            ["walks.id"],
            name=op.f("fk_walk_decisions_walk_id_walks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_walk_decisions")),
    )
    with op.batch_alter_table("walk_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_walk_decisions_walk_id"), ["walk_id"], unique=False)

    op.create_table(
        "walk_steps",
        sa.Column("walk_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["walk_id"], ["walks.id"], name=op.f("fk_walk_steps_walk_id_walks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("walk_id", "place", name=op.f("pk_walk_steps")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("after", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("details", sa.Text(), nullable=True))

    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_column("details")
        batch_op.drop_column("after")

    op.drop_table("walk_steps")
    with op.batch_alter_table("walk_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_decisions_walk_id"))

    op.drop_table("walk_decisions")
    with op.batch_alter_table("walks", schema=None) as batch_op:
        batch_op.drop_index("ix_walks_entered_at")
        batch_op.drop_index("ix_walks_dialogue")
        batch_op.drop_index("ix_walks_chat_id")

    op.drop_table("walks")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_conversations_unseen",
            sqlite_where=sa.text("unseen > 0"),
            postgresql_where=sa.text("unseen > 0"),
        )
        batch_op.drop_index("ix_conversations_organisation_id")
        batch_op.drop_index(batch_op.f("ix_conversations_last_line"))
        batch_op.drop_index(batch_op.f("ix_conversations_last_at"))
        batch_op.drop_index(batch_op.f("ix_conversations_cabinet_id"))
        batch_op.drop_index("ix_conversations_building_id")

    op.drop_table("conversations")
    with op.batch_alter_table("conversation_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_conversation_keys_chat_id")

    op.drop_table("conversation_keys")
    with op.batch_alter_table("console_views", schema=None) as batch_op:
        batch_op.drop_index("uq_console_views_name")

    op.drop_table("console_views")
