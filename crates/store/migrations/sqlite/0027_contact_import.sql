-- Tables of customers that are taken in behind the page: how far each is; its lines (sealed), which go as they are done, and those that
-- were refused (sealed), which go after a day.
create table contact_import (
    workspace_id blob not null,
    id blob not null,
    user_id blob not null,
    at integer not null,
    state text not null,
    head blob not null, -- sealed: the file's name and its columns
    lines integer not null,
    done integer not null,
    created integer not null,
    changed integer not null,
    unchanged integer not null,
    refused integer not null,
    ended_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create table contact_import_chunk (
    workspace_id blob not null,
    import_id blob not null,
    first integer not null,
    at integer not null,
    body blob not null, -- sealed
    primary key (workspace_id, import_id, first)
) strict, without rowid;
create table contact_import_refused (
    workspace_id blob not null,
    import_id blob not null,
    line integer not null,
    at integer not null,
    body blob not null, -- sealed
    primary key (workspace_id, import_id, line)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('contact_import', 'contact_import', '100 100 1'),
    ('contact_import_chunk', 'contact_import_chunk', '500 500 50 1'),
    ('contact_import_refused', 'contact_import_refused', '5000 5000 500 1');
analyze sqlite_schema;
