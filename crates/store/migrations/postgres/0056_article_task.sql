-- What is to be done about articles, as a look through all of them finds it; `name` is the finding, hashed, so that none is made twice. What
-- they say is knowledge, no personal data. What is over goes after a year.
create table article_task (
    workspace_id uuid not null,
    id uuid not null,
    name bytea not null,
    kind text not null,
    article_id uuid, -- none: it is about one that is not there
    other_id uuid, -- where it takes two
    owner_id uuid, -- the team that answers for the article
    finding text not null,
    count bigint not null, -- how often it was seen
    place bigint not null, -- what is worst first
    state text not null, -- open, taken, done, dismissed, gone
    user_id uuid, -- who took it, or ended it
    reason text,
    opened_at bigint not null,
    ended_at bigint,
    again bigint not null, -- how often it came back
    primary key (workspace_id, id)
);
create unique index article_task_name on article_task (workspace_id, name);
create index article_task_state on article_task (workspace_id, state, place, id);
create index article_task_ended on article_task (workspace_id, ended_at) where ended_at is not null;

-- The last look through the articles of a workspace, and how far the one that is under way has come.
create table article_care (
    workspace_id uuid not null,
    looked_at bigint, -- when the last one ended
    began_at bigint, -- one is under way
    read bigint not null,
    total bigint not null,
    primary key (workspace_id)
);
