-- Flows that a workspace lays over those of its pack: drafts of files, and releases, each of which holds all files that it lays. The head says
-- which number was given last, and which release answers (none: the pack's own flows). They hold texts of the company, none of a customer.
create table flow_head (
    workspace_id uuid not null,
    last_no bigint not null,
    published_no bigint,
    primary key (workspace_id)
);

create table flow_draft (
    workspace_id uuid not null,
    kind text not null, -- flow, scripts
    name text not null,
    source text, -- none: what is laid goes
    rev bigint not null,
    user_id uuid not null,
    at bigint not null,
    primary key (workspace_id, kind, name)
);

create table flow_release (
    workspace_id uuid not null,
    no bigint not null,
    state text not null, -- testing, ready, failed
    done bigint not null,
    steps bigint not null,
    user_id uuid not null,
    at bigint not null,
    ended_at bigint,
    published_at bigint,
    note text not null,
    report text,
    primary key (workspace_id, no)
);

create table flow_release_file (
    workspace_id uuid not null,
    no bigint not null,
    kind text not null,
    name text not null,
    source text not null,
    primary key (workspace_id, no, kind, name)
);
