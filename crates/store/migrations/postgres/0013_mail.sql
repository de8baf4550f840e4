-- A mailbox feeds one inbox. `secret` is the password under the workspace's key; where the folder was read up to is ours to know,
-- so that a restart neither loses nor doubles a letter.
create table mailbox (
    workspace_id uuid not null,
    inbox_id uuid not null,
    address text not null,
    config text not null,
    secret bytea not null,
    paused bigint not null,
    uid_validity bigint not null,
    last_uid bigint not null,
    fetched_at bigint,
    trouble text,
    lease_by uuid,
    lease_until bigint,
    at bigint not null,
    primary key (workspace_id, inbox_id)
);
create unique index mailbox_address on mailbox (workspace_id, address);

-- The letter behind a customer's message, as it came: subject, sender, whole text, safe HTML, thread.
create table letter (
    workspace_id uuid not null,
    message_id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    at bigint not null,
    body bytea not null, -- sealed
    primary key (workspace_id, message_id)
);
create index letter_conversation on letter (workspace_id, conversation_id, at);
create index letter_contact on letter (workspace_id, contact_id, at);
