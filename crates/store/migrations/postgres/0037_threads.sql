-- A channel whose letters say what they answer may keep several conversations with one customer: each thread has one that is not
-- closed. The widget has one thread, the empty one.
alter table conversation add column thread text not null default '';
drop index conversation_open;
create unique index conversation_open on conversation (workspace_id, contact_id, inbox_id, thread) where life <> 'closed';
