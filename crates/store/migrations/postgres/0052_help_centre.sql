-- The public help centre of a workspace, and under which host it answers; the empty one is the server's own. Only one that is switched on
-- holds its host.
create table help_centre (
    workspace_id uuid not null,
    host text not null,
    is_on bigint not null,
    settings text not null,
    changed_at bigint not null,
    primary key (workspace_id)
);
create unique index help_centre_host on help_centre (host) where is_on = 1;
