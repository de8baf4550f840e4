-- Customers' messages that nobody wants to learn from: they are not suggested again.
create table suggestion_rejected (
    workspace_id uuid not null,
    message_id uuid not null,
    at bigint not null,
    primary key (workspace_id, message_id)
);
