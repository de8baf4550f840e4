-- What readers of the help centre looked for, and what they opened of what was shown, counted by day. Nobody is known by it, and what belongs to a
-- person was taken out. Kept for 90 days.
create table help_search (
    workspace_id blob not null,
    day integer not null, -- since 1970, UTC
    locale text not null,
    query text not null,
    searches integer not null, -- pages of results that were looked at
    opened integer not null, -- of these, how many led to an article
    primary key (workspace_id, day, locale, query)
) strict, without rowid;

create table help_choice (
    workspace_id blob not null,
    day integer not null,
    locale text not null,
    query text not null,
    article_id blob not null,
    opened integer not null,
    primary key (workspace_id, day, locale, query, article_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('help_search', 'help_search', '20000 20000 200 100 1'),
    ('help_choice', 'help_choice', '40000 40000 400 200 2 1');
analyze sqlite_schema;
