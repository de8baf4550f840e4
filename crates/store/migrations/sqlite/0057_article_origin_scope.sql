-- Which site or archive a part came with (hashed), so that what vanished from it is noticed when it comes again.
alter table article_origin add column scope blob;
create index article_origin_scope on article_origin (workspace_id, scope, source);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_origin', 'article_origin_scope', '20000 20000 200 1');
analyze sqlite_schema;
