-- One answered survey for each session of a conversation; before, a later one took the place of an earlier one.
create table survey_answer (
    workspace_id uuid not null,
    conversation_id uuid not null,
    session bigint not null,
    stars bigint not null,
    agent_stars bigint,
    reasons text not null,
    comment bytea, -- sealed
    at bigint not null,
    primary key (workspace_id, conversation_id, session)
);
insert into survey_answer (workspace_id, conversation_id, session, stars, agent_stars, reasons, comment, at)
    select workspace_id, conversation_id, 0, stars, null, '[]', comment, at from survey;
drop table survey;
alter table survey_answer rename to survey;

-- What a session that has ended comes to, for reports: counts, times and ids, no word and nothing personal. It can always be made
-- anew from the events, and so it is kept as long as they are.
create table session_fact (
    workspace_id uuid not null,
    conversation_id uuid not null,
    session bigint not null,
    began_at bigint not null,
    body text not null,
    primary key (workspace_id, conversation_id, session)
);
-- a report reads the sessions of a range of days
create index session_fact_began on session_fact (workspace_id, began_at, conversation_id, session);
