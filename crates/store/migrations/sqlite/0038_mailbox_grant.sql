-- What the provider of a mailbox granted by OAuth. `secret` holds the tokens under the workspace's key. A refresh token may be good once:
-- `refresh_until` lets one process at a time use it, and `version` tells whether another has done so meanwhile.
create table mailbox_grant (
    workspace_id blob not null,
    inbox_id blob not null,
    state text not null,
    secret blob not null,
    access_until integer not null,
    version integer not null,
    refresh_until integer,
    at integer not null,
    primary key (workspace_id, inbox_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values ('mailbox_grant', 'mailbox_grant', '100 100 1');
analyze sqlite_schema;
