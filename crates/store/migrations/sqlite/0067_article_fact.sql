-- Which facts of products what is published of an article names: whoever changes a fact finds the articles that say it. Rows go with what is
-- published; none holds more than the article says.
create table article_fact (
    workspace_id blob not null,
    article_id blob not null,
    sku text not null, -- as products are compared
    fact text not null, -- as facts are compared
    primary key (workspace_id, article_id, sku, fact)
) strict, without rowid;
create index article_fact_product on article_fact (workspace_id, sku, article_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_fact', 'article_fact', '20000 20000 5 2 1'),
    ('article_fact', 'article_fact_product', '20000 20000 5 2');
analyze sqlite_schema;
