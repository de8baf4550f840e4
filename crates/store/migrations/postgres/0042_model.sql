-- Models trained from the pack and what a workspace taught beside it. The head says which number was given last, and which version
-- answers (none: the pack's own model); `touched` rises when an erased customer's words go from what was taught.
create table model_head (
    workspace_id uuid not null,
    last_no bigint not null,
    published_no bigint,
    published_at bigint,
    touched bigint not null,
    primary key (workspace_id)
);

create table model_version (
    workspace_id uuid not null,
    no bigint not null,
    state text not null,
    done bigint not null,
    steps bigint not null,
    user_id uuid not null,
    at bigint not null,
    ended_at bigint,
    published_at bigint,
    note text not null,
    problem text,
    examples bigint not null,
    intents bigint not null,
    added bigint not null,
    removed bigint not null,
    micros bigint,
    bytes bigint,
    report text,
    calibration text,
    primary key (workspace_id, no)
);
