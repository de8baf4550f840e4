-- Whether an article helped those who read it in the help centre. Nobody knows who they are; what they wrote may tell it, so it is sealed.
-- Kept for a year.
create table article_feedback (
    workspace_id uuid not null,
    article_id uuid not null,
    id uuid not null,
    version bigint not null,
    locale text not null,
    helpful bigint not null,
    words bytea, -- sealed
    at bigint not null,
    primary key (workspace_id, article_id, id)
);
create index article_feedback_at on article_feedback (workspace_id, at);

-- What was looked for in the help centre and not found, without what belongs to a person. Kept for 90 days.
create table help_miss (
    workspace_id uuid not null,
    day bigint not null, -- since 1970, UTC
    locale text not null,
    query text not null,
    count bigint not null,
    primary key (workspace_id, day, locale, query)
);
