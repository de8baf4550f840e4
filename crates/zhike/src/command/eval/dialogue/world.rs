//! The things that can be found, and every word by which one may be called.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::state::{DOMAINS, PLACES};

const FILES: [&str; PLACES] = ["attraction_db.json", "restaurant_db.json", "hotel_db.json"];

/// What a phrase may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The name of a thing of a domain.
    Name(usize),
    Dish,
    Facility,
    Class,
    Rating,
    Money,
    /// Free of charge, or not.
    Free,
    Time,
}

/// An entry of the database.
#[derive(Debug, Default)]
pub struct Thing {
    pub name: String,
    fields: BTreeMap<String, Value>,
}

impl Thing {
    /// A number that stands in a field.
    pub fn number(&self, field: &str) -> Option<f64> {
        self.fields.get(field).and_then(Value::as_f64)
    }

    /// A text that stands in a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    /// Whether a field that lists holds a value.
    pub fn lists(&self, field: &str, value: &str) -> bool {
        let listed = self.fields.get(field).and_then(Value::as_array);
        listed
            .is_some_and(|all| all.iter().any(|one| one.as_str().is_some_and(|one| bare(one) == bare(value))))
    }
}

/// A way to call something: its characters, what it is, and the value.
struct Call {
    chars: Vec<char>,
    what: What,
    value: String,
}

/// The database.
#[derive(Default)]
pub struct World {
    pub things: [Vec<Thing>; PLACES],
    calls: HashMap<char, Vec<Call>>,
}

impl World {
    /// Reads the files of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut out = Self::default();
        for (domain, name) in FILES.iter().enumerate() {
            let file = folder.join(name);
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            let rows: Vec<(String, BTreeMap<String, Value>)> = serde_json::from_str(&text)
                .with_context(|| format!("{} is not a list of names and fields", file.display()))?;
            out.things[domain] = rows.into_iter().map(|(name, fields)| Thing { name, fields }).collect();
        }
        out.learn_calls();
        Ok(out)
    }

    fn learn_calls(&mut self) {
        let mut found: BTreeMap<(String, What), String> = BTreeMap::new();
        let mut short: BTreeMap<(String, What), Vec<String>> = BTreeMap::new();
        for (domain, things) in self.things.iter().enumerate() {
            for thing in things {
                found.insert((fold(&thing.name), What::Name(domain)), thing.name.clone());
                if let Some(head) = head(&thing.name) {
                    short.entry((head, What::Name(domain))).or_default().push(thing.name.clone());
                }
                for (field, what) in [("推荐菜", What::Dish), ("酒店设施", What::Facility)] {
                    let values = thing.fields.get(field).and_then(Value::as_array).into_iter().flatten();
                    for value in values.filter_map(Value::as_str) {
                        found.insert((fold(value), what), value.to_owned());
                    }
                }
                if let Some(class) = thing.text("酒店类型") {
                    found.insert((fold(class), What::Class), class.to_owned());
                }
            }
        }
        for ((head, what), names) in short {
            if let [name] = names.as_slice() {
                found.entry((head, what)).or_insert_with(|| name.clone());
            }
        }
        let spoken: Vec<_> = found
            .iter()
            .filter(|((_, what), _)| matches!(what, What::Facility | What::Class))
            .flat_map(|((call, what), value)| said(call).map(|call| ((call, *what), value.clone())))
            .collect();
        for (call, value) in spoken {
            found.entry(call).or_insert(value);
        }
        for ((call, what), value) in found {
            let chars: Vec<char> = call.chars().collect();
            if chars.len() > 1 && call != "没有" {
                self.calls.entry(chars[0]).or_default().push(Call { chars, what, value });
            }
        }
        for calls in self.calls.values_mut() {
            calls.sort_by_key(|call| std::cmp::Reverse(call.chars.len()));
        }
    }

    /// The longest of what is called by name at a place of folded characters: its length, and all it may be.
    pub fn called(&self, at: &[char]) -> Option<(usize, Vec<(What, &str)>)> {
        let calls = self.calls.get(at.first()?)?;
        let longest = calls.iter().find(|call| at.starts_with(&call.chars))?.chars.len();
        let all = calls.iter().filter(|call| call.chars.len() == longest && at.starts_with(&call.chars));
        Some((longest, all.map(|call| (call.what, call.value.as_str())).collect()))
    }

    /// The entry of a name.
    pub fn thing(&self, domain: usize, name: &str) -> Option<&Thing> {
        self.things[domain].iter().find(|thing| bare(&thing.name) == bare(name))
    }
}

/// A text as names are compared: small letters, half-width signs, no spaces.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '·' | '•' => '·',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// A value without spaces.
pub fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A name without the branch in brackets behind it.
pub fn head(name: &str) -> Option<String> {
    let name = fold(name);
    let (head, _) = name.split_once('(')?;
    (head.chars().count() > 2).then(|| head.to_owned())
}

/// Other ways to say a facility or a class of hotels.
fn said(call: &str) -> impl Iterator<Item = String> {
    let shorter = ["服务", "型"].into_iter().filter_map(|end| call.strip_suffix(end)).map(str::to_owned);
    let other = match call {
        "中式餐厅" => &["中餐厅", "中餐"][..],
        "西式餐厅" => &["西餐厅", "西餐"],
        "24小时热水" => &["24小时供热水", "24小时提供热水", "24小时都有热水", "热水"],
        "公共区域和部分房间提供wifi" => {
            &["公共区域和部分房间都提供wifi", "公共区域和部分房间有wifi"]
        }
        "酒店各处提供wifi" => &["各处提供wifi", "各处都提供wifi", "wifi"],
        "接待外宾" => &["接待外宾服务", "外宾"],
        "残疾人设施" => &["残疾设施"],
        "租车" => &["租车服务"],
        "洗衣服务" => &["洗衣"],
        "收费停车位" => &["停车位", "收费停车"],
        "国际长途电话" => &["国际长途"],
        "室内游泳池" => &["游泳池"],
        "免费市内电话" => &["市内电话"],
        "看护小孩服务" => &["看护小孩"],
        _ => &[],
    };
    shorter.chain(other.iter().map(|call| (*call).to_owned()))
}

/// The words that show that a domain is spoken of.
pub const KEYWORDS: [&[&str]; DOMAINS.len()] = [
    &["景点", "景区", "游玩", "门票", "票价", "公园", "玩"],
    &["餐馆", "餐厅", "饭店", "饭馆", "吃", "菜", "用餐", "馆子", "人均"],
    &["酒店", "宾馆", "住宿", "住", "旅馆", "房间"],
    &["地铁"],
    &["出租", "打车", "的士", "叫车", "叫辆车", "打辆车", "叫个车", "打个车", "约车", "计程车"],
];
