-- Addresses to which events are sent. Secrets are sealed under the workspace's key. `rest_until` is the breaker: until then nothing is sent.
create table webhook (
    workspace_id blob not null,
    id blob not null,
    url text not null,
    description text not null,
    events text not null,
    content integer not null,
    secret blob not null,
    old_secret blob,
    old_until integer,
    paused_at integer,
    pause_reason text,
    failures integer not null,
    failing_since integer,
    rest_until integer,
    created_at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;

-- What was sent, a try a row, without bodies; the newest few of each address are kept.
create table webhook_delivery (
    workspace_id blob not null,
    webhook_id blob not null,
    id blob not null,
    event_id blob not null,
    event text not null,
    payload text not null,
    at integer not null,
    attempt integer not null,
    status integer,
    duration_ms integer not null,
    error text,
    primary key (workspace_id, webhook_id, id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('webhook', 'webhook', '50 10 1'),
    ('webhook_delivery', 'webhook_delivery', '10000 2000 200 1');
analyze sqlite_schema;
