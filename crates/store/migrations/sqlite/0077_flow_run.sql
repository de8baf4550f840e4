-- How far each flow of a conversation came: where it waited, and how it ended. Ids, names of steps and times; no words of a customer.
create table flow_run (
    workspace_id blob not null,
    conversation_id blob not null,
    no integer not null, -- in the conversation
    flow text not null,
    version integer not null, -- a mark of its text
    release_no integer, -- none: the pack's own
    state text not null, -- open, done, cancelled, handed, failed, left
    step text, -- where it waited last
    began_at integer not null,
    touched_at integer not null,
    primary key (workspace_id, conversation_id, no)
) strict;
create index flow_run_flow on flow_run (workspace_id, flow, began_at);
create index flow_run_age on flow_run (workspace_id, began_at);

create table flow_run_step (
    workspace_id blob not null,
    conversation_id blob not null,
    no integer not null,
    step text not null,
    flow text not null,
    version integer not null,
    again integer not null, -- 1: asked more than once
    at integer not null,
    primary key (workspace_id, conversation_id, no, step)
) strict;
create index flow_run_step_flow on flow_run_step (workspace_id, flow, at);
create index flow_run_step_age on flow_run_step (workspace_id, at);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('flow_run', 'sqlite_autoindex_flow_run_1', '500000 500000 2 1'),
    ('flow_run', 'flow_run_flow', '500000 500000 20000 1'),
    ('flow_run', 'flow_run_age', '500000 500000 1'),
    ('flow_run_step', 'sqlite_autoindex_flow_run_step_1', '1500000 1500000 6 3 1'),
    ('flow_run_step', 'flow_run_step_flow', '1500000 1500000 60000 1'),
    ('flow_run_step', 'flow_run_step_age', '1500000 1500000 1');
analyze sqlite_schema;
