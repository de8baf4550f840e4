-- What customers were told would happen by a certain time: who sees to it, and whether it was kept. What was promised is sealed under the
-- contact's key and goes with the contact; that it was, and whether it was kept, is an account, and stays.
create table promise (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    message_id uuid, -- by which message; none: a colleague entered it
    made_by uuid, -- none: the assistant
    user_id uuid, -- who sees to it; none: nobody yet
    kind text not null, -- reply, call, deed
    state text not null, -- open, kept, withdrawn
    body bytea, -- sealed: what, and why it was withdrawn
    made_at bigint not null,
    due_at bigint not null,
    settled_at bigint,
    settled_by uuid, -- who said so
    primary key (workspace_id, id)
);
create index promise_open on promise (workspace_id, state, due_at, id);
create index promise_user on promise (workspace_id, user_id, state, due_at);
create index promise_due on promise (workspace_id, due_at);
create index promise_conversation on promise (workspace_id, conversation_id);
create index promise_contact on promise (workspace_id, contact_id);
