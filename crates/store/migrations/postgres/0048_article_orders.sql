-- The list of articles by title, and how many there are of each kind, without reading whole rows.
create index article_face_title_zh on article_face (workspace_id, side, title_zh, article_id);
create index article_face_title_en on article_face (workspace_id, side, title_en, article_id);
create index article_face_state on article_face (workspace_id, side, live, draft, zh, en, review_by);
