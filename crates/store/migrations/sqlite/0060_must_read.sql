-- What colleagues must read: an article, or one version of it, perhaps with a short check. Knowledge, no personal data.
create table must_read (
    workspace_id blob not null,
    id blob not null,
    article_id blob not null,
    version integer not null, -- this one or a newer one must be read
    weighed integer not null, -- the newest of which somebody said whether it must be read again
    only_this integer not null, -- it is about this version alone: a newer one ends it
    teams text not null, -- for these; with no team and no role, for everybody
    roles text not null, -- and for these
    questions text not null, -- the check, by language, and what is right
    due_at integer not null,
    state text not null, -- open, withdrawn
    made_by blob not null,
    made_at integer not null,
    ended_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create index must_read_state on must_read (workspace_id, state, id);

-- What each colleague made of one version: ids and numbers only.
create table must_read_reader (
    workspace_id blob not null,
    must_read_id blob not null,
    user_id blob not null,
    version integer not null, -- that they read
    tries integer not null,
    missed integer not null, -- questions that were wrong at the first try, a bit for each
    answered_at integer not null,
    confirmed_at integer, -- once everything was right; it stays
    primary key (workspace_id, must_read_id, user_id, version)
) strict, without rowid;
create index must_read_reader_user on must_read_reader (workspace_id, user_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('must_read', 'must_read', '200 200 1'),
    ('must_read', 'must_read_state', '200 200 100 1'),
    ('must_read_reader', 'must_read_reader', '20000 20000 100 1 1'),
    ('must_read_reader', 'must_read_reader_user', '20000 20000 100');
analyze sqlite_schema;
