-- Addresses to which events are sent. Secrets are sealed under the workspace's key. `rest_until` is the breaker: until then nothing is sent.
create table webhook (
    workspace_id uuid not null,
    id uuid not null,
    url text not null,
    description text not null,
    events text not null,
    content bigint not null,
    secret bytea not null,
    old_secret bytea,
    old_until bigint,
    paused_at bigint,
    pause_reason text,
    failures bigint not null,
    failing_since bigint,
    rest_until bigint,
    created_at bigint not null,
    primary key (workspace_id, id)
);

-- What was sent, a try a row, without bodies; the newest few of each address are kept.
create table webhook_delivery (
    workspace_id uuid not null,
    webhook_id uuid not null,
    id uuid not null,
    event_id uuid not null,
    event text not null,
    payload text not null,
    at bigint not null,
    attempt bigint not null,
    status bigint,
    duration_ms bigint not null,
    error text,
    primary key (workspace_id, webhook_id, id)
);
