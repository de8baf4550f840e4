-- A one-time link by which a person of ours sets their password: the newest one counts. Removed when used, replaced, or over.
create table password_link (
    workspace_id uuid not null,
    user_id uuid not null,
    token_hash bytea not null,
    expires_at bigint not null,
    primary key (workspace_id, user_id)
);
create unique index password_link_token on password_link (token_hash);

-- Kept when archived: conversations and reports of the past still name it.
create table team (
    workspace_id uuid not null,
    id uuid not null,
    name text not null,
    created_at bigint not null,
    archived_at bigint,
    primary key (workspace_id, id)
);
create unique index team_name on team (workspace_id, name) where archived_at is null;

create table team_member (
    workspace_id uuid not null,
    team_id uuid not null,
    user_id uuid not null,
    primary key (workspace_id, team_id, user_id)
);
