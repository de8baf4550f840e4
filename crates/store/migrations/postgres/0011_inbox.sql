-- How an inbox presents itself, as JSON; an archived one opens no widget any more.
alter table inbox add column settings text not null default '{}';
alter table inbox add column archived_at bigint;

-- What an administrator has set for the whole workspace, one JSON text by name.
create table workspace_setting (
    workspace_id uuid not null,
    name text not null,
    value text not null,
    at bigint not null,
    primary key (workspace_id, name)
);

-- The one-time set-up link of an installation without a workspace: one at most, and the workspace that it will make.
create table setup_link (
    workspace_id uuid not null,
    only_one bigint not null check (only_one = 1),
    token_hash bytea not null,
    expires_at bigint not null,
    primary key (workspace_id)
);
create unique index setup_link_only on setup_link (only_one);
