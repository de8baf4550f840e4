-- What one of ours began to write in a conversation: a reply, or a note. Removed when sent, with the contact, and after a month untouched.
create table draft (
    workspace_id blob not null,
    user_id blob not null,
    conversation_id blob not null,
    private integer not null,
    id blob not null,
    contact_id blob not null,
    saved_at integer not null,
    body blob not null, -- sealed
    primary key (workspace_id, user_id, conversation_id, private)
) strict, without rowid;
create index draft_contact on draft (workspace_id, contact_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('draft', 'draft', '100000 100000 100 1 1'),
    ('draft', 'draft_contact', '100000 100000 1');
analyze sqlite_schema;
