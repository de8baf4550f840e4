-- How an inbox presents itself, as JSON; an archived one opens no widget any more.
alter table inbox add column settings text not null default '{}';
alter table inbox add column archived_at integer;

-- What an administrator has set for the whole workspace, one JSON text by name.
create table workspace_setting (
    workspace_id blob not null,
    name text not null,
    value text not null,
    at integer not null,
    primary key (workspace_id, name)
) strict, without rowid;

-- The one-time set-up link of an installation without a workspace: one at most, and the workspace that it will make.
create table setup_link (
    workspace_id blob not null,
    only_one integer not null check (only_one = 1),
    token_hash blob not null,
    expires_at integer not null,
    primary key (workspace_id)
) strict, without rowid;
create unique index setup_link_only on setup_link (only_one);
