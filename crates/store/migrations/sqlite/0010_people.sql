-- A one-time link by which a person of ours sets their password: the newest one counts. Removed when used, replaced, or over.
create table password_link (
    workspace_id blob not null,
    user_id blob not null,
    token_hash blob not null,
    expires_at integer not null,
    primary key (workspace_id, user_id)
) strict, without rowid;
create unique index password_link_token on password_link (token_hash);

-- Kept when archived: conversations and reports of the past still name it.
create table team (
    workspace_id blob not null,
    id blob not null,
    name text not null,
    created_at integer not null,
    archived_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index team_name on team (workspace_id, name) where archived_at is null;

create table team_member (
    workspace_id blob not null,
    team_id blob not null,
    user_id blob not null,
    primary key (workspace_id, team_id, user_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('password_link', 'password_link', '1000 1000 1'),
    ('password_link', 'password_link_token', '1000 1'),
    ('team', 'team', '1000 1000 1'),
    ('team', 'team_name', '1000 1000 1'),
    ('team_member', 'team_member', '10000 10000 100 1');
analyze sqlite_schema;
