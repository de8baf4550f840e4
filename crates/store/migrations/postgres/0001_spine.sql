-- Ids are UUIDs, instants microseconds since 1970, JSON text that no statement looks into.
-- "sealed" columns hold AES-256-GCM under the contact's key and are null after erasure.

create table meta (
    name text not null primary key,
    value text not null
);

create table workspace (
    workspace_id uuid not null primary key,
    id uuid not null check (id = workspace_id),
    name text not null,
    pack text not null,
    wrapped_key bytea not null,
    at bigint not null
);

create table user_account (
    workspace_id uuid not null,
    id uuid not null,
    email text not null,
    name text not null,
    role text not null,
    locale text not null,
    password_hash text not null,
    created_at bigint not null,
    disabled_at bigint,
    primary key (workspace_id, id)
);
create unique index user_account_email on user_account (workspace_id, email);
-- log-in by mail address, before the workspace is known
create index user_account_login on user_account (email);

create table login_session (
    workspace_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    created_at bigint not null,
    expires_at bigint not null,
    primary key (workspace_id, id)
);
create unique index login_session_token on login_session (token_hash);
create index login_session_user on login_session (workspace_id, user_id);

create table presence (
    workspace_id uuid not null,
    user_id uuid not null,
    online bigint not null,
    seen_at bigint not null,
    primary key (workspace_id, user_id)
);

create table inbox (
    workspace_id uuid not null,
    id uuid not null,
    public_key text not null,
    name text not null,
    secret bytea not null,
    origins text not null,
    at bigint not null,
    primary key (workspace_id, id)
);
create unique index inbox_public_key on inbox (public_key);

create table contact (
    workspace_id uuid not null,
    id uuid not null,
    created_at bigint not null,
    erased_at bigint,
    profile bytea, -- sealed
    primary key (workspace_id, id)
);

create table contact_key (
    workspace_id uuid not null,
    contact_id uuid not null,
    wrapped bytea not null,
    primary key (workspace_id, contact_id)
);

create table identity (
    workspace_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    kind text not null,
    value_hash bytea not null,
    value bytea not null, -- sealed
    primary key (workspace_id, id)
);
create unique index identity_value on identity (workspace_id, kind, value_hash);
create index identity_contact on identity (workspace_id, contact_id);

create table conversation (
    workspace_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    inbox_id uuid not null,
    seq bigint not null,
    public_seq bigint not null,
    life text not null,
    owner text not null,
    owner_id uuid,
    queued_at bigint,
    last_message_at bigint not null,
    touched_at bigint not null,
    last_customer_seq bigint not null,
    house_read bigint not null,
    erased bigint not null,
    header text not null,
    primary key (workspace_id, id)
);
-- a customer has one conversation in an inbox until it is closed for good
create unique index conversation_open on conversation (workspace_id, contact_id, inbox_id) where life <> 'closed';
-- what changed since: the hub's comparison that makes up for lost wake-ups
create index conversation_touched on conversation (workspace_id, touched_at);
create index conversation_contact on conversation (workspace_id, contact_id, inbox_id, id);
-- lists of the desk; open ones are few enough to be sorted when read, so that a message moves no index entry for them
create index conversation_owner on conversation (workspace_id, life, owner, owner_id);
create index conversation_done on conversation (workspace_id, last_message_at, id) where life <> 'open';

create table event (
    workspace_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    public_seq bigint,
    at bigint not null,
    body text not null,
    primary key (workspace_id, conversation_id, seq)
);
create unique index event_public on event (workspace_id, conversation_id, public_seq) where public_seq is not null;

create table message (
    workspace_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    id uuid not null,
    public_seq bigint,
    author text not null,
    author_id uuid,
    private bigint not null,
    client_msg_id text,
    kind text not null,
    at bigint not null,
    feedback text,
    body bytea, -- sealed
    meta bytea, -- sealed
    primary key (workspace_id, conversation_id, seq)
);
create unique index message_id on message (workspace_id, id);
create unique index message_client on message (workspace_id, conversation_id, client_msg_id) where client_msg_id is not null;

create table dialogue (
    workspace_id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    body bytea not null, -- sealed
    primary key (workspace_id, conversation_id)
);
create index dialogue_contact on dialogue (workspace_id, contact_id);

create table survey (
    workspace_id uuid not null,
    conversation_id uuid not null,
    stars bigint not null,
    comment bytea, -- sealed
    at bigint not null,
    primary key (workspace_id, conversation_id)
);

create table file (
    workspace_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    conversation_id uuid,
    name bytea, -- sealed
    mime text not null,
    size_bytes bigint not null,
    at bigint not null,
    bytes bytea, -- sealed
    primary key (workspace_id, id)
);
create index file_contact on file (workspace_id, contact_id);

create table job (
    workspace_id uuid not null,
    id uuid not null,
    kind text not null,
    unique_key text,
    order_key text,
    order_no bigint not null,
    state text not null,
    due_at bigint not null,
    attempts bigint not null,
    lease_by uuid,
    lease_until bigint,
    payload text not null,
    conversation_id uuid,
    last_error text,
    created_at bigint not null,
    done_at bigint,
    primary key (workspace_id, id)
);
create unique index job_unique_key on job (workspace_id, kind, unique_key) where unique_key is not null;
-- claiming, across workspaces
create index job_due on job (kind, due_at) where state = 'pending';
create index job_order on job (workspace_id, order_key, order_no) where order_key is not null;
create index job_conversation on job (workspace_id, conversation_id) where conversation_id is not null;
create index job_dead on job (workspace_id, state, id) where state = 'dead';
-- purging
create index job_done on job (done_at) where state = 'done';

create table job_tally (
    workspace_id uuid not null,
    kind text not null,
    shard bigint not null,
    created bigint not null,
    purged bigint not null,
    primary key (workspace_id, kind, shard)
);

create table audit (
    workspace_id uuid not null,
    id uuid not null,
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    facts text not null,
    chain_no bigint,
    prev_hash bytea,
    hash bytea,
    primary key (workspace_id, id)
);
create index audit_unsealed on audit (workspace_id, at, id) where chain_no is null;
create unique index audit_chain on audit (workspace_id, chain_no) where chain_no is not null;

create table audit_head (
    workspace_id uuid not null primary key,
    entries bigint not null,
    hash bytea not null
);
