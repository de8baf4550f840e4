-- What readers of the help centre looked for, and what they opened of what was shown, counted by day. Nobody is known by it, and what belongs to a
-- person was taken out. Kept for 90 days.
create table help_search (
    workspace_id uuid not null,
    day bigint not null, -- since 1970, UTC
    locale text not null,
    query text not null,
    searches bigint not null, -- pages of results that were looked at
    opened bigint not null, -- of these, how many led to an article
    primary key (workspace_id, day, locale, query)
);

create table help_choice (
    workspace_id uuid not null,
    day bigint not null,
    locale text not null,
    query text not null,
    article_id uuid not null,
    opened bigint not null,
    primary key (workspace_id, day, locale, query, article_id)
);
