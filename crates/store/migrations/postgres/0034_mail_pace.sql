-- When a customer was last sent an automatic letter of a kind, so that no program is answered more often than the pace allows.
create table mail_pace (
    workspace_id uuid not null,
    contact_id uuid not null,
    kind text not null,
    at bigint not null,
    primary key (workspace_id, contact_id, kind)
);
