-- Money that the assistant gives away or asks for: what limits count, whom a person agreed to, and what came of it. What it is for is sealed
-- under the contact's key and goes with the contact; amounts and states are accounts, and stay.
create table payment (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    call_key text not null, -- the attempt, as the company's side knows it
    action text not null,
    order_hash bytea not null, -- keyed hash of the order's number
    fen bigint not null,
    state text not null, -- asked, agreed, declined, expired, sent, unclear, paid, unpaid
    over text, -- which limit asked for a person
    body bytea, -- sealed: the inputs
    asked_at bigint not null,
    user_id uuid, -- who decided
    decided_at bigint,
    sent_at bigint,
    tries integer not null, -- how often it was asked what came of it
    settled_at bigint,
    primary key (workspace_id, id)
);
create unique index payment_call on payment (workspace_id, call_key);
create index payment_order on payment (workspace_id, order_hash, state);
create index payment_contact on payment (workspace_id, contact_id, sent_at);
create index payment_sent on payment (workspace_id, sent_at);
create index payment_state on payment (workspace_id, state, id);
create index payment_conversation on payment (workspace_id, conversation_id);
create index payment_user on payment (workspace_id, user_id, sent_at);
