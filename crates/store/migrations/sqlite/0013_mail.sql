-- A mailbox feeds one inbox. `secret` is the password under the workspace's key; where the folder was read up to is ours to know,
-- so that a restart neither loses nor doubles a letter.
create table mailbox (
    workspace_id blob not null,
    inbox_id blob not null,
    address text not null,
    config text not null,
    secret blob not null,
    paused integer not null,
    uid_validity integer not null,
    last_uid integer not null,
    fetched_at integer,
    trouble text,
    lease_by blob,
    lease_until integer,
    at integer not null,
    primary key (workspace_id, inbox_id)
) strict, without rowid;
create unique index mailbox_address on mailbox (workspace_id, address);

-- The letter behind a customer's message, as it came: subject, sender, whole text, safe HTML, thread.
create table letter (
    workspace_id blob not null,
    message_id blob not null,
    conversation_id blob not null,
    contact_id blob not null,
    at integer not null,
    body blob not null, -- sealed
    primary key (workspace_id, message_id)
) strict, without rowid;
create index letter_conversation on letter (workspace_id, conversation_id, at);
create index letter_contact on letter (workspace_id, contact_id, at);

-- the workspace alone tells nothing apart
insert into sqlite_stat1 (tbl, idx, stat) values
    ('mailbox', 'mailbox', '100 100 1'),
    ('mailbox', 'mailbox_address', '100 100 1'),
    ('letter', 'letter', '1000000 1000000 1'),
    ('letter', 'letter_conversation', '1000000 1000000 4 1'),
    ('letter', 'letter_contact', '1000000 1000000 10 1');
