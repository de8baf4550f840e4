-- Keys of the API. The token itself is never stored; after a rotation the one before is good until `old_until`. A revoked or expired key
-- is kept: the audit log names it.
create table api_key (
    workspace_id blob not null,
    id blob not null,
    name text not null,
    scopes text not null,
    addresses text not null,
    prefix text not null,
    token_hash blob not null,
    old_hash blob,
    old_until integer,
    created_at integer not null,
    created_by blob not null,
    expires_at integer,
    revoked_at integer,
    used_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index api_key_token on api_key (token_hash);
create unique index api_key_old_token on api_key (old_hash) where old_hash is not null;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('api_key', 'api_key', '200 200 1'),
    ('api_key', 'api_key_token', '200 1'),
    ('api_key', 'api_key_old_token', '20 1');
analyze sqlite_schema;
