-- One answered survey for each session of a conversation; before, a later one took the place of an earlier one.
create table survey_answer (
    workspace_id blob not null,
    conversation_id blob not null,
    session integer not null,
    stars integer not null,
    agent_stars integer,
    reasons text not null,
    comment blob, -- sealed
    at integer not null,
    primary key (workspace_id, conversation_id, session)
) strict, without rowid;
insert into survey_answer (workspace_id, conversation_id, session, stars, agent_stars, reasons, comment, at)
    select workspace_id, conversation_id, 0, stars, null, '[]', comment, at from survey;
drop table survey;
alter table survey_answer rename to survey;

-- What a session that has ended comes to, for reports: counts, times and ids, no word and nothing personal. It can always be made
-- anew from the events, and so it is kept as long as they are.
create table session_fact (
    workspace_id blob not null,
    conversation_id blob not null,
    session integer not null,
    began_at integer not null,
    body text not null,
    primary key (workspace_id, conversation_id, session)
) strict, without rowid;
-- a report reads the sessions of a range of days
create index session_fact_began on session_fact (workspace_id, began_at, conversation_id, session);

delete from sqlite_stat1 where tbl in ('survey', 'survey_answer');
insert into sqlite_stat1 (tbl, idx, stat) values
    ('survey', 'survey', '500000 500000 1 1'),
    ('session_fact', 'session_fact', '2000000 2000000 1 1'),
    ('session_fact', 'session_fact_began', '2000000 2000000 1 1 1');
analyze sqlite_schema;
