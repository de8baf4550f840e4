-- What language models were asked and what it cost, counted by day (UTC), model, purpose and what came of it. Numbers alone: no words, no customers.
create table model_ledger (
    workspace_id blob not null,
    day integer not null,
    model_id blob not null,
    purpose text not null,
    outcome text not null,
    calls integer not null,
    tokens_in integer not null,
    tokens_out integer not null,
    cost integer not null,
    primary key (workspace_id, day, model_id, purpose, outcome)
) strict, without rowid;
