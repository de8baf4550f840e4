-- Places that are read again by themselves, daily or weekly. What is read is sealed; what came of the last readings are counts and words of the
-- catalogue. A row stays until somebody removes it; it is read in the name of who set it up.
create table article_reading (
    workspace_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    at bigint not null,
    body bytea not null, -- sealed: what is read, how and when
    paused bigint not null,
    next_at bigint, -- none: it rests
    failures bigint not null, -- in a row
    import_id uuid, -- what the last reading began
    runs text not null, -- the last ones, newest first, JSON
    primary key (workspace_id, id)
);

-- Which reading an import belongs to: what it found waits for longer than what somebody put up by hand.
alter table article_import add column reading_id uuid;
