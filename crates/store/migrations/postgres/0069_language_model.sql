-- Language models of others that a workspace may ask, in the order in which they are asked. Keys are sealed under the workspace's key. Prices and budgets are
-- millionths of the currency; prices are for a million tokens, a budget for a month.
create table language_model (
    workspace_id uuid not null,
    id uuid not null,
    place bigint not null,
    name text not null,
    url text not null,
    model text not null,
    secret bytea,
    deadline_s bigint not null,
    price_in bigint not null,
    price_out bigint not null,
    currency text not null,
    budget bigint,
    uses text not null,
    active bigint not null,
    created_at bigint not null,
    primary key (workspace_id, id)
);
