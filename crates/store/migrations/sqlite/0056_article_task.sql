-- What is to be done about articles, as a look through all of them finds it; `name` is the finding, hashed, so that none is made twice. What
-- they say is knowledge, no personal data. What is over goes after a year.
create table article_task (
    workspace_id blob not null,
    id blob not null,
    name blob not null,
    kind text not null,
    article_id blob, -- none: it is about one that is not there
    other_id blob, -- where it takes two
    owner_id blob, -- the team that answers for the article
    finding text not null,
    count integer not null, -- how often it was seen
    place integer not null, -- what is worst first
    state text not null, -- open, taken, done, dismissed, gone
    user_id blob, -- who took it, or ended it
    reason text,
    opened_at integer not null,
    ended_at integer,
    again integer not null, -- how often it came back
    primary key (workspace_id, id)
) strict, without rowid;
create unique index article_task_name on article_task (workspace_id, name);
create index article_task_state on article_task (workspace_id, state, place, id);
create index article_task_ended on article_task (workspace_id, ended_at) where ended_at is not null;

-- The last look through the articles of a workspace, and how far the one that is under way has come.
create table article_care (
    workspace_id blob not null,
    looked_at integer, -- when the last one ended
    began_at integer, -- one is under way
    read integer not null,
    total integer not null,
    primary key (workspace_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_task', 'article_task', '20000 20000 1'),
    ('article_task', 'article_task_name', '20000 20000 1'),
    ('article_task', 'article_task_state', '20000 20000 4000 700 1'),
    ('article_task', 'article_task_ended', '10000 10000 2'),
    ('article_care', 'article_care', '10 1');
analyze sqlite_schema;
