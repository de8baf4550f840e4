-- When a customer was last sent an automatic letter of a kind, so that no program is answered more often than the pace allows.
create table mail_pace (
    workspace_id blob not null,
    contact_id blob not null,
    kind text not null,
    at integer not null,
    primary key (workspace_id, contact_id, kind)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('mail_pace', 'mail_pace', '1000 1000 1 1');
analyze sqlite_schema;
