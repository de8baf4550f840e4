-- What colleagues must read: an article, or one version of it, perhaps with a short check. Knowledge, no personal data.
create table must_read (
    workspace_id uuid not null,
    id uuid not null,
    article_id uuid not null,
    version bigint not null, -- this one or a newer one must be read
    weighed bigint not null, -- the newest of which somebody said whether it must be read again
    only_this bigint not null, -- it is about this version alone: a newer one ends it
    teams text not null, -- for these; with no team and no role, for everybody
    roles text not null, -- and for these
    questions text not null, -- the check, by language, and what is right
    due_at bigint not null,
    state text not null, -- open, withdrawn
    made_by uuid not null,
    made_at bigint not null,
    ended_at bigint,
    primary key (workspace_id, id)
);
create index must_read_state on must_read (workspace_id, state, id);

-- What each colleague made of one version: ids and numbers only.
create table must_read_reader (
    workspace_id uuid not null,
    must_read_id uuid not null,
    user_id uuid not null,
    version bigint not null, -- that they read
    tries bigint not null,
    missed bigint not null, -- questions that were wrong at the first try, a bit for each
    answered_at bigint not null,
    confirmed_at bigint, -- once everything was right; it stays
    primary key (workspace_id, must_read_id, user_id, version)
);
create index must_read_reader_user on must_read_reader (workspace_id, user_id);
