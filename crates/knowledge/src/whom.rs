//! For whom an answer holds: which of an article's answers is meant for somebody of whom only so much is known, and what must be asked
//! where that does not tell.

use std::collections::BTreeSet;

use base::Locale;

use crate::edition::{Channel, Condition};

/// What is known of somebody who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// Where they ask.
    pub channel: Option<Channel>,
    /// Whether they are of those most valued.
    pub vip: Option<bool>,
    /// By what their region is called, in every way in which a condition may name it; empty where it is not known.
    pub regions: BTreeSet<String>,
    /// Regions in which they are not.
    pub elsewhere: BTreeSet<String>,
    /// Whether the region is a place on the map of China: then it lies in no other such place, and not abroad.
    pub placed: bool,
}

/// Whether a condition holds for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That depends on where they are.
    OnRegion,
    /// That depends on their standing.
    OnStanding,
}

/// Names of several places at once.
const TOGETHER: [(&str, &[&str]); 4] = [
    ("港澳台", &["香港", "澳门", "台湾"]),
    ("港澳", &["香港", "澳门"]),
    ("江浙沪", &["江苏", "浙江", "上海"]),
    ("东三省", &["辽宁", "吉林", "黑龙江"]),
];

/// What is none of the places on a map of China, and what may or may not be meant by it.
const ABROAD: [&str; 7] = ["海外", "国外", "境外", "国际", "overseas", "abroad", "international"];
const BETWEEN: [&str; 3] = ["香港", "澳门", "台湾"];

/// What ends the name of a region and is often left out.
const ENDS: [&str; 9] =
    ["维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "地区", "省", "市", "县"];

/// A region's name as it is compared: small letters, without what kind of region it is.
pub fn region_name(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let short = ENDS.iter().find_map(|end| name.strip_suffix(end)).filter(|short| short.chars().count() >= 2);
    short.map_or(name.clone(), str::to_owned)
}

/// The places that a region's name in a condition stands for.
pub fn places_of(name: &str) -> Vec<String> {
    let name = region_name(name);
    match TOGETHER.iter().find(|(together, _)| *together == name) {
        Some((_, places)) => places.iter().map(|place| (*place).to_owned()).chain([name]).collect(),
        None => vec![name],
    }
}

impl Condition {
    /// Whether it holds for this asker. `is_place` tells a place that everybody knows from what only this company calls so.
    pub fn fits(&self, asker: &Asker, is_place: impl Fn(&str) -> bool) -> Fits {
        let channel = asker.channel.is_some_and(|channel| self.channels.contains(&channel));
        if !self.channels.is_empty() && !channel {
            return Fits::No;
        }
        let standing = match (self.vip, asker.vip) {
            (None, _) => Fits::Yes,
            (Some(_), None) => Fits::OnStanding,
            (Some(wanted), Some(is)) if wanted == is => Fits::Yes,
            (Some(_), Some(_)) => Fits::No,
        };
        match (self.in_region(asker, is_place), standing) {
            (Fits::No, _) | (_, Fits::No) => Fits::No,
            // Where somebody is decides more often, and they know it for sure.
            (Fits::OnRegion, _) => Fits::OnRegion,
            (_, standing) => standing,
        }
    }

    /// What it is called: 新疆、西藏的 VIP 会员. Of its regions so many are named at most; `standing` says who is, or is not, most valued.
    pub fn called(&self, locale: Locale, most: usize, standing: impl Fn(bool) -> String) -> String {
        let regions = named(&self.regions, locale, most);
        match (regions.is_empty(), self.vip.map(standing), locale) {
            (false, None, _) => regions,
            (true, standing, _) => standing.unwrap_or_default(),
            (false, Some(standing), Locale::Zh) => format!("{regions}的{}", beside(&standing)),
            (false, Some(standing), Locale::En) => format!("{standing} in {regions}"),
        }
    }

    fn in_region(&self, asker: &Asker, is_place: impl Fn(&str) -> bool) -> Fits {
        if self.regions.is_empty() {
            return Fits::Yes;
        }
        let mut open = false;
        for region in &self.regions {
            let places = places_of(region);
            if places.iter().any(|place| asker.regions.contains(place)) {
                return Fits::Yes;
            }
            let excluded = places.iter().all(|place| {
                let known = is_place(place)
                    || TOGETHER.iter().any(|(name, _)| name == place)
                    || ABROAD.contains(&place.as_str())
                        && !BETWEEN.iter().any(|place| asker.regions.contains(*place));
                asker.elsewhere.contains(place) || asker.placed && known
            });
            open |= !excluded;
        }
        if open { Fits::OnRegion } else { Fits::No }
    }
}

/// As it stands behind Chinese: Latin letters keep their distance.
pub fn beside(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) { format!(" {text}") } else { text.to_owned() }
}

/// Regions as they are said in a language: those that are written in it, if there are any; so many at most.
pub fn named(regions: &[String], locale: Locale, most: usize) -> String {
    let own = |region: &&String| region.is_ascii() == (locale == Locale::En);
    let own: Vec<&str> = regions.iter().filter(own).map(String::as_str).collect();
    let named = if own.is_empty() { regions.iter().map(String::as_str).collect() } else { own };
    let joint = if locale == Locale::Zh { "、" } else { ", " };
    let more = if named.len() > most { "…" } else { "" };
    format!("{}{more}", named[..named.len().min(most)].join(joint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn place(name: &str) -> bool {
        ["新疆", "西藏", "北京", "香港", "澳门", "台湾"].contains(&name)
    }

    #[test]
    fn a_condition_has_a_name() {
        let when = |vip, regions: &[&str]| Condition {
            vip,
            regions: regions.iter().map(|one| (*one).to_owned()).collect(),
            ..Condition::default()
        };
        let standing = |vip| if vip { "VIP".to_owned() } else { "not VIP".to_owned() };
        for (when, locale, called) in [
            (when(None, &["新疆", "西藏", "Tibet"]), Locale::Zh, "新疆、西藏"),
            (when(None, &["新疆", "西藏", "Tibet"]), Locale::En, "Tibet"),
            (when(None, &["新疆", "西藏", "青海"]), Locale::En, "新疆, 西藏…"),
            (when(Some(true), &["新疆"]), Locale::Zh, "新疆的 VIP"),
            (when(Some(false), &["Tibet"]), Locale::En, "not VIP in Tibet"),
            (when(Some(true), &[]), Locale::En, "VIP"),
            (when(None, &[]), Locale::En, ""),
        ] {
            assert_eq!(when.called(locale, 2, standing), called, "{when:?}");
        }
    }

    #[test]
    fn a_condition_holds_does_not_or_cannot_be_told() {
        let far = || Condition {
            regions: vec!["新疆维吾尔自治区".into(), "西藏".into()],
            ..Condition::default()
        };
        let abroad = || Condition { regions: vec!["海外".into()], ..Condition::default() };
        let remote = || Condition { regions: vec!["偏远地区".into()], ..Condition::default() };
        let islands = || Condition { regions: vec!["港澳台".into()], ..Condition::default() };
        let vip = || Condition { vip: Some(true), ..Condition::default() };
        let nobody = Asker::default;
        let inside = |region: &str| Asker { regions: set(&[region]), placed: true, ..Asker::default() };
        let chat = || Condition { channels: [Channel::Chat].into(), ..Condition::default() };
        for (case, when, asker, fits) in [
            ("nothing is known", far(), nobody(), Fits::OnRegion),
            ("there", far(), inside("新疆"), Fits::Yes),
            ("in another known place", far(), inside("北京"), Fits::No),
            ("inside", abroad(), inside("北京"), Fits::No),
            ("inside, or not", abroad(), inside("香港"), Fits::OnRegion),
            ("no place on a map", remote(), inside("北京"), Fits::OnRegion),
            ("said to be elsewhere", abroad(), Asker { elsewhere: set(&["海外"]), ..nobody() }, Fits::No),
            ("one of several", islands(), inside("台湾"), Fits::Yes),
            ("none of several", islands(), inside("北京"), Fits::No),
            ("standing unknown", vip(), nobody(), Fits::OnStanding),
            ("of standing", vip(), Asker { vip: Some(true), ..nobody() }, Fits::Yes),
            ("of none", vip(), Asker { vip: Some(false), ..nobody() }, Fits::No),
            ("where first", Condition { vip: Some(true), ..far() }, nobody(), Fits::OnRegion),
            ("not there, whoever", Condition { vip: Some(true), ..far() }, inside("北京"), Fits::No),
            ("in this channel", chat(), Asker { channel: Some(Channel::Chat), ..nobody() }, Fits::Yes),
            ("in another", chat(), Asker { channel: Some(Channel::Mail), ..nobody() }, Fits::No),
            ("in none", chat(), nobody(), Fits::No),
            (
                "in another, whoever",
                Condition { vip: Some(true), ..chat() },
                Asker { channel: Some(Channel::Mail), ..nobody() },
                Fits::No,
            ),
        ] {
            assert_eq!(when.fits(&asker, place), fits, "{case}");
        }
    }

    #[test]
    fn names_of_regions_are_compared_without_their_kind() {
        for (name, as_compared) in
            [("新疆维吾尔自治区", "新疆"), ("广东省", "广东"), ("Xinjiang ", "xinjiang"), ("沙市", "沙市")]
        {
            assert_eq!(region_name(name), as_compared);
        }
    }
}
