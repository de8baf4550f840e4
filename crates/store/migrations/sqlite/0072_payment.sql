-- Money that the assistant gives away or asks for: what limits count, whom a person agreed to, and what came of it. What it is for is sealed
-- under the contact's key and goes with the contact; amounts and states are accounts, and stay.
create table payment (
    workspace_id blob not null,
    id blob not null,
    conversation_id blob not null,
    contact_id blob not null,
    call_key text not null, -- the attempt, as the company's side knows it
    action text not null,
    order_hash blob not null, -- keyed hash of the order's number
    fen integer not null,
    state text not null, -- asked, agreed, declined, expired, sent, unclear, paid, unpaid
    over text, -- which limit asked for a person
    body blob, -- sealed: the inputs
    asked_at integer not null,
    user_id blob, -- who decided
    decided_at integer,
    sent_at integer,
    tries integer not null, -- how often it was asked what came of it
    settled_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index payment_call on payment (workspace_id, call_key);
create index payment_order on payment (workspace_id, order_hash, state);
create index payment_contact on payment (workspace_id, contact_id, sent_at);
create index payment_sent on payment (workspace_id, sent_at);
create index payment_state on payment (workspace_id, state, id);
create index payment_conversation on payment (workspace_id, conversation_id);
create index payment_user on payment (workspace_id, user_id, sent_at);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('payment', 'payment', '20000 20000 1'),
    ('payment', 'payment_call', '20000 20000 1'),
    ('payment', 'payment_order', '20000 20000 2 2'),
    ('payment', 'payment_contact', '20000 20000 2 1'),
    ('payment', 'payment_sent', '20000 20000 1'),
    ('payment', 'payment_state', '20000 20000 5000 1'),
    ('payment', 'payment_conversation', '20000 20000 2'),
    ('payment', 'payment_user', '20000 20000 500 1');
analyze sqlite_schema;
