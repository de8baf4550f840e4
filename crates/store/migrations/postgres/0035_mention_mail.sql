-- A colleague who is called by a note and away learns it by letter, once for each call, unless they do not want that.
alter table mention add column mailed_at bigint;
alter table user_account add column mention_mail bigint not null default 1;
