-- What customers are to hear who were told what is wrong. The words are knowledge, no personal data.
create table correction (
    workspace_id blob not null,
    id blob not null,
    article_id blob not null,
    version integer, -- none: any of them was wrong
    why text not null, -- withdrawn, changed
    owner_id blob not null, -- who sees to it
    texts text not null, -- by language
    state text not null, -- open, sending, done
    made_by blob not null,
    made_at integer not null,
    sent_by blob, -- in whose name it is sent
    ended_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create index correction_state on correction (workspace_id, state, id);

-- The conversations in which it was told, each once: whether what is right was said there. Ids only; they stay as long as the conversation.
create table correction_told (
    workspace_id blob not null,
    correction_id blob not null,
    conversation_id blob not null,
    version integer not null, -- the last that was told there
    told_at integer not null,
    state text not null, -- waiting, queued, sent, noted, unreachable, skipped, done
    reason text, -- a word: why it was not sent
    by_id blob, -- who did it
    at integer, -- when
    primary key (workspace_id, correction_id, conversation_id)
) strict, without rowid;
create index correction_told_state on correction_told (workspace_id, correction_id, state, told_at, conversation_id);
create index correction_told_conversation on correction_told (workspace_id, conversation_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('correction', 'correction', '200 200 1'),
    ('correction', 'correction_state', '200 200 70 1'),
    ('correction_told', 'correction_told', '100000 100000 500 1'),
    ('correction_told', 'correction_told_state', '100000 100000 500 100 2 1'),
    ('correction_told', 'correction_told_conversation', '100000 100000 2');
analyze sqlite_schema;
