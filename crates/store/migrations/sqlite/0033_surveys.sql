-- What customers are asked, one row for each version of the words. Never changed and never removed: answers name the version that was
-- asked, so that figures keep the words under which they came in. No word of a customer is in it.
create table survey_form (
    workspace_id blob not null,
    id blob not null,
    body text not null,
    at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;

-- which version was asked; null means the shipped words
alter table survey add column form blob;

insert into sqlite_stat1 (tbl, idx, stat) values ('survey_form', 'survey_form', '200 200 1');
analyze sqlite_schema;
