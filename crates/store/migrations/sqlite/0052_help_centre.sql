-- The public help centre of a workspace, and under which host it answers; the empty one is the server's own. Only one that is switched on
-- holds its host.
create table help_centre (
    workspace_id blob not null,
    host text not null,
    is_on integer not null,
    settings text not null,
    changed_at integer not null,
    primary key (workspace_id)
) strict, without rowid;
create unique index help_centre_host on help_centre (host) where is_on = 1;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('help_centre', 'help_centre', '10 1'),
    ('help_centre', 'help_centre_host', '10 1');
analyze sqlite_schema;
