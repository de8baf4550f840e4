-- What a request with an `Idempotency-Key` did: written in the commit of its effect, kept for a day. Ids only, never words.
create table once (
    workspace_id uuid not null,
    asker text not null,
    key_hash bytea not null,
    request_hash bytea not null,
    result text not null,
    at bigint not null,
    primary key (workspace_id, asker, key_hash)
);
create index once_at on once (at);
