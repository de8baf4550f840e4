-- The list of articles by title, and how many there are of each kind, without reading whole rows.
create index article_face_title_zh on article_face (workspace_id, side, title_zh, article_id);
create index article_face_title_en on article_face (workspace_id, side, title_en, article_id);
create index article_face_state on article_face (workspace_id, side, live, draft, zh, en, review_by);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_face', 'article_face_title_zh', '40000 40000 20000 2 1'),
    ('article_face', 'article_face_title_en', '40000 40000 20000 2 1'),
    ('article_face', 'article_face_state', '40000 40000 20000 7000 6000 4000 3000 50');
analyze sqlite_schema;
