-- Keys of the API. The token itself is never stored; after a rotation the one before is good until `old_until`. A revoked or expired key
-- is kept: the audit log names it.
create table api_key (
    workspace_id uuid not null,
    id uuid not null,
    name text not null,
    scopes text not null,
    addresses text not null,
    prefix text not null,
    token_hash bytea not null,
    old_hash bytea,
    old_until bigint,
    created_at bigint not null,
    created_by uuid not null,
    expires_at bigint,
    revoked_at bigint,
    used_at bigint,
    primary key (workspace_id, id)
);
create unique index api_key_token on api_key (token_hash);
create unique index api_key_old_token on api_key (old_hash) where old_hash is not null;
