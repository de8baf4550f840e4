-- What one of ours began to write in a conversation: a reply, or a note. Removed when sent, with the contact, and after a month untouched.
create table draft (
    workspace_id uuid not null,
    user_id uuid not null,
    conversation_id uuid not null,
    private bigint not null,
    id uuid not null,
    contact_id uuid not null,
    saved_at bigint not null,
    body bytea not null, -- sealed
    primary key (workspace_id, user_id, conversation_id, private)
);
create index draft_contact on draft (workspace_id, contact_id);
