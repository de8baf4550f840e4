-- Flows that a workspace lays over those of its pack: drafts of files, and releases, each of which holds all files that it lays. The head says
-- which number was given last, and which release answers (none: the pack's own flows). They hold texts of the company, none of a customer.
create table flow_head (
    workspace_id blob not null,
    last_no integer not null,
    published_no integer,
    primary key (workspace_id)
) strict, without rowid;

create table flow_draft (
    workspace_id blob not null,
    kind text not null, -- flow, scripts
    name text not null,
    source text, -- none: what is laid goes
    rev integer not null,
    user_id blob not null,
    at integer not null,
    primary key (workspace_id, kind, name)
) strict;

create table flow_release (
    workspace_id blob not null,
    no integer not null,
    state text not null, -- testing, ready, failed
    done integer not null,
    steps integer not null,
    user_id blob not null,
    at integer not null,
    ended_at integer,
    published_at integer,
    note text not null,
    report text,
    primary key (workspace_id, no)
) strict;

create table flow_release_file (
    workspace_id blob not null,
    no integer not null,
    kind text not null,
    name text not null,
    source text not null,
    primary key (workspace_id, no, kind, name)
) strict;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('flow_head', 'flow_head', '10 1'),
    ('flow_draft', 'sqlite_autoindex_flow_draft_1', '100 10 5 1'),
    ('flow_release', 'sqlite_autoindex_flow_release_1', '200 20 1'),
    ('flow_release_file', 'sqlite_autoindex_flow_release_file_1', '2000 200 10 5 1');
analyze sqlite_schema;
