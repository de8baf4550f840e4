-- What the assistant was about to say and did not. Its words are sealed under the contact's key; it goes with its conversation.
create table held_reply (
    workspace_id blob not null,
    id blob not null,
    conversation_id blob not null,
    rule text not null, -- the first rule that it breaks
    said_by text not null, -- topic:, article: or reply: and an id
    body blob not null, -- sealed: the text and every reason
    at integer not null,
    seen_by blob,
    seen_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create index held_reply_group on held_reply (workspace_id, rule, said_by, id);
create index held_reply_conversation on held_reply (workspace_id, conversation_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('held_reply', 'held_reply', '5000 5000 1'),
    ('held_reply', 'held_reply_group', '5000 5000 700 50 1'),
    ('held_reply', 'held_reply_conversation', '5000 5000 2');
analyze sqlite_schema;
