-- Customers' messages that nobody wants to learn from: they are not suggested again.
create table suggestion_rejected (
    workspace_id blob not null,
    message_id blob not null,
    at integer not null,
    primary key (workspace_id, message_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values ('suggestion_rejected', 'suggestion_rejected', '2000 2000 1');
analyze sqlite_schema;
