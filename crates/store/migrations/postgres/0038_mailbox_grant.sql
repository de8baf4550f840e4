-- What the provider of a mailbox granted by OAuth. `secret` holds the tokens under the workspace's key. A refresh token may be good once:
-- `refresh_until` lets one process at a time use it, and `version` tells whether another has done so meanwhile.
create table mailbox_grant (
    workspace_id uuid not null,
    inbox_id uuid not null,
    state text not null,
    secret bytea not null,
    access_until bigint not null,
    version bigint not null,
    refresh_until bigint,
    at bigint not null,
    primary key (workspace_id, inbox_id)
);
