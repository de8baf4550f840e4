-- Ids are 16 bytes, instants microseconds since 1970, JSON text that no statement looks into.
-- "sealed" columns hold AES-256-GCM under the contact's key and are null after erasure.

create table meta (
    name text not null primary key,
    value text not null
) strict, without rowid;

create table workspace (
    workspace_id blob not null primary key,
    id blob not null check (id = workspace_id),
    name text not null,
    pack text not null,
    wrapped_key blob not null,
    at integer not null
) strict, without rowid;

create table user_account (
    workspace_id blob not null,
    id blob not null,
    email text not null,
    name text not null,
    role text not null,
    locale text not null,
    password_hash text not null,
    created_at integer not null,
    disabled_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index user_account_email on user_account (workspace_id, email);
-- log-in by mail address, before the workspace is known
create index user_account_login on user_account (email);

create table login_session (
    workspace_id blob not null,
    id blob not null,
    user_id blob not null,
    token_hash blob not null,
    created_at integer not null,
    expires_at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index login_session_token on login_session (token_hash);
create index login_session_user on login_session (workspace_id, user_id);

create table presence (
    workspace_id blob not null,
    user_id blob not null,
    online integer not null,
    seen_at integer not null,
    primary key (workspace_id, user_id)
) strict, without rowid;

create table inbox (
    workspace_id blob not null,
    id blob not null,
    public_key text not null,
    name text not null,
    secret blob not null,
    origins text not null,
    at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index inbox_public_key on inbox (public_key);

create table contact (
    workspace_id blob not null,
    id blob not null,
    created_at integer not null,
    erased_at integer,
    profile blob, -- sealed
    primary key (workspace_id, id)
) strict, without rowid;

create table contact_key (
    workspace_id blob not null,
    contact_id blob not null,
    wrapped blob not null,
    primary key (workspace_id, contact_id)
) strict, without rowid;

create table identity (
    workspace_id blob not null,
    id blob not null,
    contact_id blob not null,
    kind text not null,
    value_hash blob not null,
    value blob not null, -- sealed
    primary key (workspace_id, id)
) strict, without rowid;
create unique index identity_value on identity (workspace_id, kind, value_hash);
create index identity_contact on identity (workspace_id, contact_id);

create table conversation (
    workspace_id blob not null,
    id blob not null,
    contact_id blob not null,
    inbox_id blob not null,
    seq integer not null,
    public_seq integer not null,
    life text not null,
    owner text not null,
    owner_id blob,
    queued_at integer,
    last_message_at integer not null,
    touched_at integer not null,
    last_customer_seq integer not null,
    house_read integer not null,
    erased integer not null,
    header text not null,
    primary key (workspace_id, id)
) strict, without rowid;
-- a customer has one conversation in an inbox until it is closed for good
create unique index conversation_open on conversation (workspace_id, contact_id, inbox_id) where life <> 'closed';
-- what changed since: the hub's comparison that makes up for lost wake-ups
create index conversation_touched on conversation (workspace_id, touched_at);
create index conversation_contact on conversation (workspace_id, contact_id, inbox_id, id);
-- lists of the desk; open ones are few enough to be sorted when read, so that a message moves no index entry for them
create index conversation_owner on conversation (workspace_id, life, owner, owner_id);
create index conversation_done on conversation (workspace_id, last_message_at, id) where life <> 'open';

create table event (
    workspace_id blob not null,
    conversation_id blob not null,
    seq integer not null,
    public_seq integer,
    at integer not null,
    body text not null,
    primary key (workspace_id, conversation_id, seq)
) strict, without rowid;
create unique index event_public on event (workspace_id, conversation_id, public_seq) where public_seq is not null;

create table message (
    workspace_id blob not null,
    conversation_id blob not null,
    seq integer not null,
    id blob not null,
    public_seq integer,
    author text not null,
    author_id blob,
    private integer not null,
    client_msg_id text,
    kind text not null,
    at integer not null,
    feedback text,
    body blob, -- sealed
    meta blob, -- sealed
    primary key (workspace_id, conversation_id, seq)
) strict, without rowid;
create unique index message_id on message (workspace_id, id);
create unique index message_client on message (workspace_id, conversation_id, client_msg_id) where client_msg_id is not null;

create table dialogue (
    workspace_id blob not null,
    conversation_id blob not null,
    contact_id blob not null,
    body blob not null, -- sealed
    primary key (workspace_id, conversation_id)
) strict, without rowid;
create index dialogue_contact on dialogue (workspace_id, contact_id);

create table survey (
    workspace_id blob not null,
    conversation_id blob not null,
    stars integer not null,
    comment blob, -- sealed
    at integer not null,
    primary key (workspace_id, conversation_id)
) strict, without rowid;

create table file (
    workspace_id blob not null,
    id blob not null,
    contact_id blob not null,
    conversation_id blob,
    name blob, -- sealed
    mime text not null,
    size_bytes integer not null,
    at integer not null,
    bytes blob, -- sealed
    primary key (workspace_id, id)
) strict;
create index file_contact on file (workspace_id, contact_id);

create table job (
    workspace_id blob not null,
    id blob not null,
    kind text not null,
    unique_key text,
    order_key text,
    order_no integer not null,
    state text not null,
    due_at integer not null,
    attempts integer not null,
    lease_by blob,
    lease_until integer,
    payload text not null,
    conversation_id blob,
    last_error text,
    created_at integer not null,
    done_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index job_unique_key on job (workspace_id, kind, unique_key) where unique_key is not null;
-- claiming, across workspaces
create index job_due on job (kind, due_at) where state = 'pending';
create index job_order on job (workspace_id, order_key, order_no) where order_key is not null;
create index job_conversation on job (workspace_id, conversation_id) where conversation_id is not null;
create index job_dead on job (workspace_id, state, id) where state = 'dead';
-- purging
create index job_done on job (done_at) where state = 'done';

create table job_tally (
    workspace_id blob not null,
    kind text not null,
    shard integer not null,
    created integer not null,
    purged integer not null,
    primary key (workspace_id, kind, shard)
) strict, without rowid;

create table audit (
    workspace_id blob not null,
    id blob not null,
    at integer not null,
    actor text not null,
    action text not null,
    subject text not null,
    facts text not null,
    chain_no integer,
    prev_hash blob,
    hash blob,
    primary key (workspace_id, id)
) strict, without rowid;
create index audit_unsealed on audit (workspace_id, at, id) where chain_no is null;
create unique index audit_chain on audit (workspace_id, chain_no) where chain_no is not null;

create table audit_head (
    workspace_id blob not null primary key,
    entries integer not null,
    hash blob not null
) strict, without rowid;

-- SQLite plans without ever having counted: unless told otherwise it takes the workspace for selective and walks all of it. This is what a
-- large workspace looks like: rows in all, then rows that share the first column of the index, the first two, and so on.
analyze sqlite_schema;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('workspace', 'workspace', '10 1'),
    ('user_account', 'user_account', '1000 1000 1'),
    ('user_account', 'user_account_email', '1000 1000 1'),
    ('user_account', 'user_account_login', '1000 1'),
    ('login_session', 'login_session', '5000 5000 1'),
    ('login_session', 'login_session_token', '5000 1'),
    ('login_session', 'login_session_user', '5000 5000 5'),
    ('presence', 'presence', '1000 1000 1'),
    ('inbox', 'inbox', '100 100 1'),
    ('inbox', 'inbox_public_key', '100 1'),
    ('contact', 'contact', '1000000 1000000 1'),
    ('contact_key', 'contact_key', '1000000 1000000 1'),
    ('identity', 'identity', '1000000 1000000 1'),
    ('identity', 'identity_value', '1000000 1000000 500000 1'),
    ('identity', 'identity_contact', '1000000 1000000 2'),
    ('conversation', 'conversation', '2000000 2000000 1'),
    ('conversation', 'conversation_open', '20000 20000 1 1'),
    ('conversation', 'conversation_contact', '2000000 2000000 2 2 1'),
    ('conversation', 'conversation_owner', '2000000 2000000 20000 5000 50'),
    ('conversation', 'conversation_done', '1900000 1900000 1 1'),
    ('conversation', 'conversation_touched', '2000000 2000000 2'),
    ('event', 'event', '40000000 40000000 20 1'),
    ('event', 'event_public', '30000000 30000000 15 1'),
    ('message', 'message', '20000000 20000000 10 1'),
    ('message', 'message_id', '20000000 20000000 1'),
    ('message', 'message_client', '10000000 10000000 5 1'),
    ('dialogue', 'dialogue', '1000000 1000000 1'),
    ('dialogue', 'dialogue_contact', '1000000 1000000 2'),
    ('survey', 'survey', '500000 500000 1'),
    ('file', 'sqlite_autoindex_file_1', '500000 500000 1'),
    ('file', 'file_contact', '500000 500000 2'),
    ('job', 'job', '5000000 5000000 1'),
    ('job', 'job_unique_key', '1000000 1000000 200000 1'),
    ('job', 'job_due', '5000 500 1'),
    ('job', 'job_order', '1000000 1000000 5 1'),
    ('job', 'job_conversation', '5000000 5000000 5'),
    ('job', 'job_dead', '1000 1000 1000 1'),
    ('job', 'job_done', '4900000 2'),
    ('job_tally', 'job_tally', '200 200 32 1'),
    ('audit', 'audit', '50000000 50000000 1'),
    ('audit', 'audit_unsealed', '500 500 1 1'),
    ('audit', 'audit_chain', '50000000 50000000 1'),
    ('audit_head', 'audit_head', '10 1');
analyze sqlite_schema;
