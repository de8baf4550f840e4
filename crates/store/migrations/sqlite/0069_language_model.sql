-- Language models of others that a workspace may ask, in the order in which they are asked. Keys are sealed under the workspace's key. Prices and budgets are
-- millionths of the currency; prices are for a million tokens, a budget for a month.
create table language_model (
    workspace_id blob not null,
    id blob not null,
    place integer not null,
    name text not null,
    url text not null,
    model text not null,
    secret blob,
    deadline_s integer not null,
    price_in integer not null,
    price_out integer not null,
    currency text not null,
    budget integer,
    uses text not null,
    active integer not null,
    created_at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
