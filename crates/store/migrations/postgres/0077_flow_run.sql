-- How far each flow of a conversation came: where it waited, and how it ended. Ids, names of steps and times; no words of a customer.
create table flow_run (
    workspace_id uuid not null,
    conversation_id uuid not null,
    no bigint not null, -- in the conversation
    flow text not null,
    version bigint not null, -- a mark of its text
    release_no bigint, -- none: the pack's own
    state text not null, -- open, done, cancelled, handed, failed, left
    step text, -- where it waited last
    began_at bigint not null,
    touched_at bigint not null,
    primary key (workspace_id, conversation_id, no)
);
create index flow_run_flow on flow_run (workspace_id, flow, began_at);
create index flow_run_age on flow_run (workspace_id, began_at);

create table flow_run_step (
    workspace_id uuid not null,
    conversation_id uuid not null,
    no bigint not null,
    step text not null,
    flow text not null,
    version bigint not null,
    again bigint not null, -- 1: asked more than once
    at bigint not null,
    primary key (workspace_id, conversation_id, no, step)
);
create index flow_run_step_flow on flow_run_step (workspace_id, flow, at);
create index flow_run_step_age on flow_run_step (workspace_id, at);
