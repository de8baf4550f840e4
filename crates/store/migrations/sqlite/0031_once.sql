-- What a request with an `Idempotency-Key` did: written in the commit of its effect, kept for a day. Ids only, never words.
create table once (
    workspace_id blob not null,
    asker text not null,
    key_hash blob not null,
    request_hash blob not null,
    result text not null,
    at integer not null,
    primary key (workspace_id, asker, key_hash)
) strict, without rowid;
create index once_at on once (at);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('once', 'once', '100000 100000 20000 1'),
    ('once', 'once_at', '100000 2');
analyze sqlite_schema;
