-- What customers were told would happen by a certain time: who sees to it, and whether it was kept. What was promised is sealed under the
-- contact's key and goes with the contact; that it was, and whether it was kept, is an account, and stays.
create table promise (
    workspace_id blob not null,
    id blob not null,
    conversation_id blob not null,
    contact_id blob not null,
    message_id blob, -- by which message; none: a colleague entered it
    made_by blob, -- none: the assistant
    user_id blob, -- who sees to it; none: nobody yet
    kind text not null, -- reply, call, deed
    state text not null, -- open, kept, withdrawn
    body blob, -- sealed: what, and why it was withdrawn
    made_at integer not null,
    due_at integer not null,
    settled_at integer,
    settled_by blob, -- who said so
    primary key (workspace_id, id)
) strict, without rowid;
create index promise_open on promise (workspace_id, state, due_at, id);
create index promise_user on promise (workspace_id, user_id, state, due_at);
create index promise_due on promise (workspace_id, due_at);
create index promise_conversation on promise (workspace_id, conversation_id);
create index promise_contact on promise (workspace_id, contact_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('promise', 'promise', '50000 50000 1'),
    ('promise', 'promise_open', '50000 50000 15000 2 1'),
    ('promise', 'promise_user', '50000 50000 1000 300 2'),
    ('promise', 'promise_due', '50000 50000 2'),
    ('promise', 'promise_conversation', '50000 50000 2'),
    ('promise', 'promise_contact', '50000 50000 3');
analyze sqlite_schema;
