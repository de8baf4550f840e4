-- Whether an article helped those who read it in the help centre. Nobody knows who they are; what they wrote may tell it, so it is sealed.
-- Kept for a year.
create table article_feedback (
    workspace_id blob not null,
    article_id blob not null,
    id blob not null,
    version integer not null,
    locale text not null,
    helpful integer not null,
    words blob, -- sealed
    at integer not null,
    primary key (workspace_id, article_id, id)
) strict, without rowid;
create index article_feedback_at on article_feedback (workspace_id, at);

-- What was looked for in the help centre and not found, without what belongs to a person. Kept for 90 days.
create table help_miss (
    workspace_id blob not null,
    day integer not null, -- since 1970, UTC
    locale text not null,
    query text not null,
    count integer not null,
    primary key (workspace_id, day, locale, query)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_feedback', 'article_feedback', '100000 100000 50 1'),
    ('article_feedback', 'article_feedback_at', '100000 100000 1'),
    ('help_miss', 'help_miss', '20000 20000 200 100 1');
analyze sqlite_schema;
