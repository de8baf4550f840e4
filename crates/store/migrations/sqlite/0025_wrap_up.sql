-- What one of ours said of a session when it was over; kept as long as the conversation.
create table wrap_up (
    workspace_id blob not null,
    conversation_id blob not null,
    session integer not null,
    user_id blob not null,
    topic text,
    solved integer,
    note blob, -- sealed
    at integer not null,
    primary key (workspace_id, conversation_id, session)
) strict, without rowid;

-- Where a note called a colleague: ids only, kept as long as the conversation.
create table mention (
    workspace_id blob not null,
    user_id blob not null,
    conversation_id blob not null,
    message_id blob not null,
    at integer not null,
    primary key (workspace_id, user_id, conversation_id)
) strict, without rowid;
create index mention_conversation on mention (workspace_id, conversation_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('wrap_up', 'wrap_up', '1000000 1000000 1 1'),
    ('mention', 'mention', '100000 100000 1000 1'),
    ('mention', 'mention_conversation', '100000 100000 2');
analyze sqlite_schema;
