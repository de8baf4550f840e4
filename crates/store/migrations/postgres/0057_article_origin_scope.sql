-- Which site or archive a part came with (hashed), so that what vanished from it is noticed when it comes again.
alter table article_origin add column scope bytea;
create index article_origin_scope on article_origin (workspace_id, scope, source);
