//! Provinces, cities and well-known districts, by full and by short name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::entity::view::View;

/// How high a region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Province,
    City,
    District,
}

/// A name of a region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) level: Level,
    name: &'static str,
    pub(crate) province: &'static str,
    pub(crate) city: &'static str,
    pub(crate) district: &'static str,
    /// Written in full: 深圳市, 南山区.
    pub(crate) full: bool,
}

/// Short names that are words of their own, or parts of them: they count only in full.
const WORDS: &[&str] = &[
    "东方",
    "安康",
    "白银",
    "平凉",
    "长治",
    "三明",
    "大同",
    "黄山",
    "百色",
    "来宾",
    "海东",
    "自贡",
    "新余",
    "宝山",
    "光明",
    "和平",
    "长安",
    "新华",
    "高明",
    "万宁",
    "文山",
    "红河",
    "阿里",
    "中卫",
    "宜春",
    "桃园",
    "伊春",
    "高新",
    "天山",
    "江北",
    "江南",
    "西湖",
    "新城",
    "新市",
    "城关",
    "市中",
    "市南",
    "市北",
    "工业园",
    "保山",
    "朝阳",
    "吉安",
    "通化",
    "定西",
    "达州",
    "德州",
    "河源",
    "南平",
    "山南",
    "日照",
    "泰安",
    "邢台",
    "鼓楼",
    "中山",
    "清远",
    "永州",
    "永康",
    "阳泉",
    "济源",
];
const ENDS: &[&str] = &[
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "土家族苗族自治州",
    "朝鲜族自治州",
    "哈尼族彝族自治州",
    "壮族苗族自治州",
    "布依族苗族自治州",
    "苗族侗族自治州",
    "傣族景颇族自治州",
    "傈僳族自治州",
    "蒙古族藏族自治州",
    "藏族羌族自治州",
    "藏族自治州",
    "彝族自治州",
    "傣族自治州",
    "白族自治州",
    "回族自治州",
    "哈萨克自治州",
    "蒙古自治州",
    "新区",
    "地区",
    "林区",
    "省",
    "市",
    "区",
    "县",
    "盟",
];

static REGIONS: LazyLock<HashMap<char, Vec<Region>>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for line in include_str!("../../data/regions.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((province, cities)) = line.split_once(':') else { continue };
        let town = province.ends_with('市') || province.ends_with("特别行政区");
        if !town {
            add(&mut out, Level::Province, province, (province, "", ""));
        }
        for entry in cities.split('|') {
            let (city, districts) = entry.split_once('=').unwrap_or((entry, ""));
            add(&mut out, Level::City, city, (province, city, ""));
            for district in districts.split(' ').filter(|name| !name.is_empty()) {
                add(&mut out, Level::District, district, (province, city, district));
            }
        }
    }
    out.values_mut()
        .for_each(|list: &mut Vec<Region>| list.sort_by_key(|region| std::cmp::Reverse(region.name.len())));
    out
});

type Place = (&'static str, &'static str, &'static str);

fn add(out: &mut HashMap<char, Vec<Region>>, level: Level, name: &'static str, place: Place) {
    let short = ENDS.iter().find_map(|end| name.strip_suffix(end)).filter(|short| short.chars().count() >= 2);
    for (name, full) in [Some((name, true)), short.map(|short| (short, false))].into_iter().flatten() {
        if let Some(first) = name.chars().next() {
            let (province, city, district) = place;
            out.entry(first).or_default().push(Region { level, name, province, city, district, full });
        }
    }
}

/// The regions whose names begin at a place, the longest first, with their ends.
pub(crate) fn regions<'v>(
    view: &'v View<'_>,
    i: usize,
) -> impl Iterator<Item = (&'static Region, usize)> + 'v {
    REGIONS
        .get(&view.at(i))
        .into_iter()
        .flatten()
        .filter_map(move |region| Some((region, view.eat(i, region.name)?)))
}

impl Region {
    /// May this short name stand without what it belongs to?
    pub(crate) fn stands_alone(&self) -> bool {
        self.full || !WORDS.contains(&self.name) && self.level < Level::District
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_covers_what_it_says() {
        let all: Vec<&Region> = REGIONS.values().flatten().filter(|region| region.full).collect();
        let count = |level| all.iter().filter(|region| region.level == level).count();
        assert_eq!(
            count(Level::Province),
            28,
            "and four municipalities and two special regions among the cities"
        );
        assert!(count(Level::City) > 330, "{}", count(Level::City));
        assert!(count(Level::District) > 280, "{}", count(Level::District));
    }
}
