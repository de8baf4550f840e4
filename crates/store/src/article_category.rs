//! Where articles are filed: a tree of two levels.

use base::CategoryId;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, parent_id, slug, name_zh, name_en, place from article_category where workspace_id = $1 "
    };
}

statements! {
    LOAD = "article_category.load": concat!(columns!(), "and id = $2 for update");
    LOAD_SLUG = "article_category.load_slug": concat!(columns!(), "and slug = $2 for update");
    LIST = "article_category.list": concat!(columns!(), "order by place, id limit $2");
    PUT = "article_category.put":
        "insert into article_category (workspace_id, id, parent_id, slug, name_zh, name_en, place) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (workspace_id, id) do update set parent_id = excluded.parent_id, slug = excluded.slug, \
         name_zh = excluded.name_zh, name_en = excluded.name_en, place = excluded.place";
    PLACE = "article_category.place": "update article_category set place = $3 where workspace_id = $1 and id = $2";
    // In one statement: nothing is filed in it, and nothing is under it.
    DELETE = "article_category.delete":
        "delete from article_category where workspace_id = $1 and id = $2 and not exists (select 1 from article_face f \
         where f.workspace_id = $1 and f.category_id = $2) and not exists (select 1 from article_category c \
         where c.workspace_id = $1 and c.parent_id = $2)";
}

/// A category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryRow {
    /// Id.
    pub id: CategoryId,
    /// Under which other; `None`: on top.
    pub parent: Option<CategoryId>,
    /// Its name in addresses.
    pub slug: String,
    /// Its name, in Chinese and English.
    pub name: (String, String),
    /// Where it stands among its like.
    pub place: u32,
}

pub(crate) fn read(row: &mut Row) -> Result<CategoryRow, StoreError> {
    Ok(CategoryRow {
        id: row.id()?,
        parent: row.opt_id()?,
        slug: row.text()?,
        name: (row.text()?, row.text()?),
        place: row.u32()?,
    })
}

impl<T> Changes<T> {
    /// Puts a category as it shall be.
    pub fn put_category(self, row: &CategoryRow) -> Self {
        let params = vec![
            Value::id(row.id),
            row.parent.map_or(Value::Null, Value::id),
            row.slug.as_str().into(),
            row.name.0.as_str().into(),
            row.name.1.as_str().into(),
            row.place.into(),
        ];
        self.write(&PUT, params)
    }

    /// Puts a category in its place among its like.
    pub fn place_category(self, id: CategoryId, place: u32) -> Self {
        self.write(&PLACE, vec![Value::id(id), place.into()])
    }

    /// Removes a category. In conflict when something is filed in it or under it.
    pub fn delete_category(self, id: CategoryId) -> Self {
        self.must_hit("category (in use)", &DELETE, vec![Value::id(id)])
    }
}

impl Cx {
    /// The categories by place, those on top and those under them alike.
    pub async fn categories(&self, limit: u32) -> Result<Vec<CategoryRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
