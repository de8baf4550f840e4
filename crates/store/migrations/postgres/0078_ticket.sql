-- What could not be solved at once: a number, somebody who sees to it, a state. What it is about is sealed under the contact's key and goes with the
-- contact; that it was, and how it went, is an account, and stays. A number is never given again, so that the last one has a row of its own.
create table ticket_head (
    workspace_id uuid not null,
    last bigint not null,
    primary key (workspace_id)
);
create table ticket (
    workspace_id uuid not null,
    id uuid not null,
    number bigint not null,
    conversation_id uuid not null, -- where it is spoken of now
    contact_id uuid not null,
    kind text not null, -- the flow it came from, or general
    about bytea not null, -- of what, hashed under the workspace's key; empty: nothing in particular
    state text not null, -- open, pending, on_hold, solved, closed
    priority bigint not null, -- 0 urgent, 1 high, 2 normal, 3 low
    user_id uuid, -- who sees to it; none: nobody yet
    team_id uuid,
    opened_by uuid, -- none: the assistant
    call_key text, -- the attempt of a flow that opened it
    body bytea, -- sealed: subject and fields
    opened_at bigint not null,
    changed_at bigint not null,
    due_at bigint,
    solved_at bigint,
    reopened bigint not null,
    primary key (workspace_id, id)
);
create unique index ticket_number on ticket (workspace_id, number);
create unique index ticket_call on ticket (workspace_id, call_key);
create index ticket_state on ticket (workspace_id, state, priority, number);
create index ticket_user on ticket (workspace_id, user_id, state, priority, number);
create index ticket_conversation on ticket (workspace_id, conversation_id);
create index ticket_contact on ticket (workspace_id, contact_id, kind);
create table ticket_event (
    workspace_id uuid not null,
    id uuid not null,
    ticket_id uuid not null,
    no bigint not null, -- which in its ticket
    at bigint not null,
    kind text not null, -- opened, joined, changed, comment, milestone
    user_id uuid, -- none: the assistant or the house
    conversation_id uuid, -- where it came from
    message_id uuid, -- what the customer was told by
    facts text not null, -- what changed: ids and words of states, never of people
    body bytea, -- sealed: what was written
    primary key (workspace_id, id)
);
create unique index ticket_event_ticket on ticket_event (workspace_id, ticket_id, no);
create index ticket_event_conversation on ticket_event (workspace_id, conversation_id, ticket_id);
