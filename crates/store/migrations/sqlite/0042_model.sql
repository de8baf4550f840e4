-- Models trained from the pack and what a workspace taught beside it. The head says which number was given last, and which version
-- answers (none: the pack's own model); `touched` rises when an erased customer's words go from what was taught.
create table model_head (
    workspace_id blob not null,
    last_no integer not null,
    published_no integer,
    published_at integer,
    touched integer not null,
    primary key (workspace_id)
) strict, without rowid;

create table model_version (
    workspace_id blob not null,
    no integer not null,
    state text not null,
    done integer not null,
    steps integer not null,
    user_id blob not null,
    at integer not null,
    ended_at integer,
    published_at integer,
    note text not null,
    problem text,
    examples integer not null,
    intents integer not null,
    added integer not null,
    removed integer not null,
    micros integer,
    bytes integer,
    report text,
    calibration text,
    primary key (workspace_id, no)
) strict;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('model_head', 'model_head', '10 1'),
    ('model_version', 'sqlite_autoindex_model_version_1', '200 20 1');
analyze sqlite_schema;
