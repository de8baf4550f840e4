//! Addresses: 广东省深圳市南山区科技园路8号3栋502, 上海浦东新区世纪大道100号, 221B Baker Street.

use crate::entity::region::{Level, Region, regions};
use crate::entity::value::{Address, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};
use crate::normal::is_han;

/// Characters of street, number, building and room that are read.
const STREET: usize = 48;
/// What ends a part of an address.
const ENDS: &[&str] = &[
    "路",
    "街",
    "大道",
    "巷",
    "弄",
    "胡同",
    "里",
    "村",
    "镇",
    "乡",
    "街道",
    "组",
    "号",
    "号楼",
    "栋",
    "幢",
    "座",
    "楼",
    "层",
    "室",
    "单元",
    "户",
    "院",
    "园",
    "苑",
    "小区",
    "花园",
    "广场",
    "大厦",
    "公寓",
    "中心",
    "学校",
    "大学",
    "中学",
    "小学",
    "医院",
    "酒店",
    "商场",
    "城",
    "湾",
    "府",
    "站",
    "园区",
    "大楼",
    "宿舍",
    "店",
    "门",
    "厦",
    "阁",
    "庭",
    "轩",
    "区",
    "开发区",
];
/// Signs that belong to no address.
const STOPS: &str = "的了吗呢吧啊呀我你您他她它请谢收给已到送能要有没是不快还发和这那哪怎么什为想问在住寄往至于去来改成换把就也都很可以跟麻烦";
/// Words behind a city's name that make it the name of a street.
const STREET_NAMES: &[&str] =
    &["路", "东路", "西路", "南路", "北路", "中路", "街", "大街", "大道", "一路", "二路", "烤鸭", "火锅"];

/// Adds the addresses of a text.
pub(crate) fn collect(view: &View<'_>, hits: &mut Vec<Hit>) {
    let mut i = 0;
    while i < view.len() {
        let hit =
            if view.has_han { region(view, i).or_else(|| street_alone(view, i)) } else { english(view, i) };
        match hit {
            Some(hit) => {
                i = hit.end;
                hits.push(hit);
            }
            None => i += 1,
        }
    }
}

/// An address that begins with a province, a city or a district in full.
fn region(view: &View<'_>, i: usize) -> Option<Hit> {
    let (first, mut end) = regions(view, i).find(|(region, _)| region.stands_alone())?;
    let lone = |region: &Region, end: usize| !region.full && view.has_any(end, STREET_NAMES);
    if lone(first, end) {
        return None;
    }
    let mut place = first;
    let mut known = Address {
        province: first.province.to_owned(),
        city: first.city.to_owned(),
        district: first.district.to_owned(),
        street: String::new(),
    };
    while let Some((next, stop)) = below(view, end, place) {
        known.city = next.city.to_owned();
        known.district = next.district.to_owned();
        (place, end) = (next, stop);
    }
    if place.level == Level::City
        && let Some(stop) = unknown_district(view, end)
    {
        known.district = view.slice(view.skip(end), stop);
        end = stop;
    }
    let street = street(view, end);
    if let Some((start, stop)) = street {
        known.street = view.raw(start, stop);
        end = stop;
    }
    let several = place.level > first.level || !known.district.is_empty();
    let sure = match (street.is_some(), several, first.full) {
        (true, true, _) => 0.95,
        (true, false, _) => 0.85,
        (false, true, _) => 0.85,
        (false, false, true) => 0.75,
        (false, false, false) => 0.6,
    };
    // A district of several cities says no city.
    if first.level == Level::District {
        let same =
            regions(view, i).filter(|(region, _)| region.full && region.district == first.district).count();
        if same > 1 {
            (known.province, known.city) = (String::new(), String::new());
        }
        street?;
    }
    Some(Hit::new(i, end, Value::Address(known), Source::Dictionary, sure))
}

/// A region that lies in another and stands behind it.
fn below(view: &View<'_>, end: usize, place: &Region) -> Option<(&'static Region, usize)> {
    let at = view.skip(end);
    regions(view, at).find(|(region, stop)| {
        region.level > place.level
            && region.province == place.province
            && (place.level == Level::Province || region.city == place.city)
            && (region.full || !view.has_any(*stop, &["路", "街", "大道"]))
            && (region.full || region.level < Level::District || region.district.chars().count() > 2)
    })
}

/// A district or county that is not on the list.
fn unknown_district(view: &View<'_>, end: usize) -> Option<usize> {
    let start = view.skip(end);
    let mut at = start;
    while is_han(view.at(at)) && !STOPS.contains(view.at(at)) && at - start < 6 {
        at += 1;
        let ends = matches!(view.before(at), '区' | '县' | '旗' | '市');
        let word = view.ends_any(at, &["小区", "园区", "社区", "校区", "街区", "城市"]);
        if ends && !word && at - start >= 2 {
            return Some(at);
        }
    }
    None
}

/// What follows the region, up to the last part that ends as parts of addresses do.
fn street(view: &View<'_>, end: usize) -> Option<(usize, usize)> {
    let start = view.skip(view.eat(end, ",").unwrap_or(end));
    let (mut at, mut last) = (start, None);
    while at - start < STREET {
        let c = view.at(at);
        let inside = is_han(c) && !STOPS.contains(c)
            || c.is_ascii_alphanumeric()
            || matches!(c, '-' | '#' | '(' | ')' | ' ');
        if !inside {
            break;
        }
        at += 1;
        if view.ends_any(at, ENDS) && (at - start >= 2 || last.is_some()) {
            last = Some(at);
        }
    }
    let mut end = last?;
    // 3栋502: the room's number has no word of its own.
    let room =
        (end..end + 7).take_while(|at| view.at(*at).is_ascii_alphanumeric() || view.at(*at) == '-').count();
    if (1..=6).contains(&room) && view.at(end).is_ascii_digit() {
        end += room;
    }
    while matches!(view.before(end), ' ' | '-' | '(') {
        end -= 1;
    }
    (end - start >= 2).then_some((start, end))
}

/// 人民路18号5栋302, without a region.
fn street_alone(view: &View<'_>, i: usize) -> Option<Hit> {
    let inside = |at: usize| is_han(view.at(at)) && !STOPS.contains(view.at(at));
    let before = view.before(i);
    if view.has_any(i, &["地址", "址"])
        || !inside(i)
        || is_han(before) && !STOPS.contains(before) && !view.ends_any(i, &["地址", "址"])
    {
        return None;
    }
    let mut at = i;
    while inside(at) && at - i < 8 {
        at += 1;
        if at - i >= 2
            && view.ends_any(at, &["路", "街", "大道", "巷", "胡同"])
            && view.digits(at, 5).is_some()
        {
            let (_, number) = view.digits(at, 5)?;
            let house = view.eat_any(number, &["号", "弄"])?;
            let (_, end) = street(view, i).unwrap_or((i, house));
            let known = Address { street: view.raw(i, end.max(house)), ..Address::default() };
            return Some(Hit::new(i, end.max(house), Value::Address(known), Source::Pattern, 0.7));
        }
    }
    None
}

/// 221B Baker Street, 12 West 5th Avenue.
fn english(view: &View<'_>, i: usize) -> Option<Hit> {
    const WAYS: &[&str] = &[
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "boulevard",
        "blvd",
        "court",
        "terrace",
        "crescent",
        "close",
        "square",
    ];
    if !view.free_left(i) || matches!(view.before(i), '.' | '-' | '/' | '#') {
        return None;
    }
    let (_, mut at) = view.digits(i, 5)?;
    at = if view.at(at).is_ascii_lowercase() && view.at(at + 1) == ' ' { at + 1 } else { at };
    for words in 0..4 {
        if view.at(at) != ' ' {
            return None;
        }
        let start = at + 1;
        let named = view.raw.get(start).is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        at = (start..view.len()).find(|at| !view.at(*at).is_ascii_alphanumeric()).unwrap_or(view.len());
        let word = view.slice(start, at);
        if words > 0 && WAYS.contains(&word.as_str()) {
            let end = if view.at(at) == '.' && word.len() < 4 { at + 1 } else { at };
            let known = Address { street: view.raw(i, end), ..Address::default() };
            return Some(Hit::new(i, end, Value::Address(known), Source::Pattern, 0.7));
        }
        if !named {
            return None;
        }
    }
    None
}
