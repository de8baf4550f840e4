-- Places that are read again by themselves, daily or weekly. What is read is sealed; what came of the last readings are counts and words of the
-- catalogue. A row stays until somebody removes it; it is read in the name of who set it up.
create table article_reading (
    workspace_id blob not null,
    id blob not null,
    user_id blob not null,
    at integer not null,
    body blob not null, -- sealed: what is read, how and when
    paused integer not null,
    next_at integer, -- none: it rests
    failures integer not null, -- in a row
    import_id blob, -- what the last reading began
    runs text not null, -- the last ones, newest first, JSON
    primary key (workspace_id, id)
) strict, without rowid;

-- Which reading an import belongs to: what it found waits for longer than what somebody put up by hand.
alter table article_import add column reading_id blob;

insert into sqlite_stat1 (tbl, idx, stat) values ('article_reading', 'article_reading', '50 50 1');
analyze sqlite_schema;
