-- What language models were asked and what it cost, counted by day (UTC), model, purpose and what came of it. Numbers alone: no words, no customers.
create table model_ledger (
    workspace_id uuid not null,
    day bigint not null,
    model_id uuid not null,
    purpose text not null,
    outcome text not null,
    calls bigint not null,
    tokens_in bigint not null,
    tokens_out bigint not null,
    cost bigint not null,
    primary key (workspace_id, day, model_id, purpose, outcome)
);
