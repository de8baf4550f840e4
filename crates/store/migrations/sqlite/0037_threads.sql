-- A channel whose letters say what they answer may keep several conversations with one customer: each thread has one that is not
-- closed. The widget has one thread, the empty one.
alter table conversation add column thread text not null default '';
drop index conversation_open;
create unique index conversation_open on conversation (workspace_id, contact_id, inbox_id, thread) where life <> 'closed';

update sqlite_stat1 set stat = '20000 20000 1 1 1' where tbl = 'conversation' and idx = 'conversation_open';
insert into sqlite_stat1 (tbl, idx, stat)
select 'conversation', 'conversation_open', '20000 20000 1 1 1'
where not exists (select 1 from sqlite_stat1 where tbl = 'conversation' and idx = 'conversation_open');
analyze sqlite_schema;
