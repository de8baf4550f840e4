-- What could not be solved at once: a number, somebody who sees to it, a state. What it is about is sealed under the contact's key and goes with the
-- contact; that it was, and how it went, is an account, and stays. A number is never given again, so that the last one has a row of its own.
create table ticket_head (
    workspace_id blob not null,
    last integer not null,
    primary key (workspace_id)
) strict, without rowid;
create table ticket (
    workspace_id blob not null,
    id blob not null,
    number integer not null,
    conversation_id blob not null, -- where it is spoken of now
    contact_id blob not null,
    kind text not null, -- the flow it came from, or general
    about blob not null, -- of what, hashed under the workspace's key; empty: nothing in particular
    state text not null, -- open, pending, on_hold, solved, closed
    priority integer not null, -- 0 urgent, 1 high, 2 normal, 3 low
    user_id blob, -- who sees to it; none: nobody yet
    team_id blob,
    opened_by blob, -- none: the assistant
    call_key text, -- the attempt of a flow that opened it
    body blob, -- sealed: subject and fields
    opened_at integer not null,
    changed_at integer not null,
    due_at integer,
    solved_at integer,
    reopened integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index ticket_number on ticket (workspace_id, number);
create unique index ticket_call on ticket (workspace_id, call_key);
create index ticket_state on ticket (workspace_id, state, priority, number);
create index ticket_user on ticket (workspace_id, user_id, state, priority, number);
create index ticket_conversation on ticket (workspace_id, conversation_id);
create index ticket_contact on ticket (workspace_id, contact_id, kind);
create table ticket_event (
    workspace_id blob not null,
    id blob not null,
    ticket_id blob not null,
    no integer not null, -- which in its ticket
    at integer not null,
    kind text not null, -- opened, joined, changed, comment, milestone
    user_id blob, -- none: the assistant or the house
    conversation_id blob, -- where it came from
    message_id blob, -- what the customer was told by
    facts text not null, -- what changed: ids and words of states, never of people
    body blob, -- sealed: what was written
    primary key (workspace_id, id)
) strict, without rowid;
create unique index ticket_event_ticket on ticket_event (workspace_id, ticket_id, no);
create index ticket_event_conversation on ticket_event (workspace_id, conversation_id, ticket_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('ticket', 'ticket', '50000 50000 1'),
    ('ticket', 'ticket_number', '50000 50000 1'),
    ('ticket', 'ticket_call', '50000 50000 1'),
    ('ticket', 'ticket_state', '50000 50000 12000 3000 1'),
    ('ticket', 'ticket_user', '50000 50000 1000 300 100 1'),
    ('ticket', 'ticket_conversation', '50000 50000 2'),
    ('ticket', 'ticket_contact', '50000 50000 3 2'),
    ('ticket_event', 'ticket_event', '200000 200000 1'),
    ('ticket_event', 'ticket_event_ticket', '200000 200000 5 1'),
    ('ticket_event', 'ticket_event_conversation', '200000 200000 4 2');
analyze sqlite_schema;
