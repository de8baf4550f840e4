-- What customers are asked, one row for each version of the words. Never changed and never removed: answers name the version that was
-- asked, so that figures keep the words under which they came in. No word of a customer is in it.
create table survey_form (
    workspace_id uuid not null,
    id uuid not null,
    body text not null,
    at bigint not null,
    primary key (workspace_id, id)
);

-- which version was asked; null means the shipped words
alter table survey add column form uuid;
