-- Tables of customers that are taken in behind the page: how far each is; its lines (sealed), which go as they are done, and those that
-- were refused (sealed), which go after a day.
create table contact_import (
    workspace_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    at bigint not null,
    state text not null,
    head bytea not null, -- sealed: the file's name and its columns
    lines bigint not null,
    done bigint not null,
    created bigint not null,
    changed bigint not null,
    unchanged bigint not null,
    refused bigint not null,
    ended_at bigint,
    primary key (workspace_id, id)
);
create table contact_import_chunk (
    workspace_id uuid not null,
    import_id uuid not null,
    first bigint not null,
    at bigint not null,
    body bytea not null, -- sealed
    primary key (workspace_id, import_id, first)
);
create table contact_import_refused (
    workspace_id uuid not null,
    import_id uuid not null,
    line bigint not null,
    at bigint not null,
    body bytea not null, -- sealed
    primary key (workspace_id, import_id, line)
);
