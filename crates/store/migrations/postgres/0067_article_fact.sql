-- Which facts of products what is published of an article names: whoever changes a fact finds the articles that say it. Rows go with what is
-- published; none holds more than the article says.
create table article_fact (
    workspace_id uuid not null,
    article_id uuid not null,
    sku text not null, -- as products are compared
    fact text not null, -- as facts are compared
    primary key (workspace_id, article_id, sku, fact)
);
create index article_fact_product on article_fact (workspace_id, sku, article_id);
