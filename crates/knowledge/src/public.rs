//! What of an article is said to somebody of whom nothing is known but where they read: in the public help centre, on its pages as in its
//! search, and to programs.

use std::iter;

use base::{Locale, Timestamp};

use crate::edition::{ArticleText, Audience, Channel, Condition, Edition};

impl Edition {
    /// Whether it is said to them in this channel; without one, in any.
    pub fn is_said_to(&self, audience: Audience, channel: Option<Channel>) -> bool {
        let here = channel.is_none_or(|one| self.channels.is_empty() || self.channels.contains(&one));
        self.audiences.contains(&audience) && here
    }

    /// Whether the help centre shows it at all, in whatever language and at whatever time.
    pub fn is_for_the_public(&self) -> bool {
        self.is_said_to(Audience::Customers, Some(Channel::HelpCentre))
    }

    /// What the help centre says in this language; `None` where it says nothing: not for customers, not there, not in this language, not
    /// at this instant.
    pub fn public(&self, locale: Locale, at: Timestamp) -> Option<Public<'_>> {
        (self.is_for_the_public() && self.is_valid(at))
            .then(|| self.worded(locale, Some(Channel::HelpCentre)))
            .flatten()
    }

    /// The languages in which the help centre says it at this instant.
    pub fn public_in(&self, at: Timestamp) -> Vec<Locale> {
        Locale::ALL.into_iter().filter(|locale| self.public(*locale, at).is_some()).collect()
    }

    /// How it is worded in this language where it is said in this channel; without one, as it stands. `None` where it is not in this
    /// language. Of other answers only one whose condition says nothing of the reader can be meant for everybody. The first that fits
    /// counts.
    pub fn worded(&self, locale: Locale, channel: Option<Channel>) -> Option<Public<'_>> {
        let text = self.wordings.get(&locale).filter(|text| ArticleText::is_whole(text))?;
        let fits = |channel: Channel| self.variants.iter().find(|one| is_met_by_anybody(&one.when, channel));
        let body = channel
            .and_then(fits)
            .and_then(|variant| variant.bodies.get(&locale))
            .filter(|body| !body.trim().is_empty());
        let cases = self.cases(locale, channel);
        Some(match body {
            Some(body) => Public { title: &text.title, body, own: false, cases },
            None => Public { title: &text.title, body: &text.body, own: true, cases },
        })
    }

    /// What is said to some instead, as far as everybody may read it: answers by region, down to the one that is for all. What depends on
    /// standing is for everybody to read only where it names the help centre.
    fn cases(&self, locale: Locale, channel: Option<Channel>) -> Vec<Case<'_>> {
        let ends = |when: &Condition| channel.is_some_and(|channel| is_met_by_anybody(when, channel));
        let read = |when: &Condition| {
            let names = channel.is_some_and(|channel| when.channels.contains(&channel));
            let here = channel.is_none() || when.channels.is_empty() || names;
            let open = names && channel == Some(Channel::HelpCentre);
            here && if when.vip.is_some() { open } else { !when.regions.is_empty() }
        };
        let above = self.variants.iter().take_while(|variant| !ends(&variant.when));
        let said = above
            .filter(|variant| read(&variant.when))
            .filter_map(|variant| Some(Case { when: &variant.when, body: variant.bodies.get(&locale)? }));
        said.filter(|case| !case.body.trim().is_empty()).collect()
    }
}

/// Whether a reader in this channel meets it of whom nothing is known.
fn is_met_by_anybody(when: &Condition, channel: Channel) -> bool {
    when.vip.is_none() && when.regions.is_empty() && when.channels.contains(&channel)
}

/// An article as it is said to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public<'a> {
    /// Its title.
    pub title: &'a str,
    /// Markdown.
    pub body: &'a str,
    /// Whether this is the article's own text, and not another answer that holds here.
    pub own: bool,
    /// What holds for some instead; the first that fits counts.
    pub cases: Vec<Case<'a>>,
}

impl Public<'_> {
    /// Everything that is said, in one.
    pub fn bodies(&self) -> String {
        let cases = self.cases.iter().map(|case| case.body);
        iter::once(self.body).chain(cases).collect::<Vec<_>>().join("\n\n")
    }
}

/// What holds for some instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case<'a> {
    /// For whom.
    pub when: &'a Condition,
    /// Markdown.
    pub body: &'a str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::edition::Variant;

    const NOW: Timestamp = Timestamp(1_000);

    fn text(title: &str, body: &str) -> ArticleText {
        ArticleText { title: title.to_owned(), body: body.to_owned(), ..ArticleText::default() }
    }

    fn edition() -> Edition {
        Edition {
            wordings: [(Locale::Zh, text("运费", "8 元。"))].into(),
            audiences: [Audience::Customers].into(),
            ..Edition::default()
        }
    }

    /// Every set of readers × every set of channels × both languages × before, during and after.
    #[test]
    fn the_whole_matrix() {
        let subsets = |of: usize| 0..1_u8 << of;
        let mut shown = 0;
        for readers in subsets(3) {
            for channels in subsets(3) {
                for locale in Locale::ALL {
                    for (from, until, during) in [
                        (None, None, true),
                        (Some(NOW), None, true),
                        (Some(Timestamp(1_001)), None, false),
                        (None, Some(NOW), false),
                        (None, Some(Timestamp(1_001)), true),
                    ] {
                        let picked = |set: u8, at: usize| set & 1 << at != 0;
                        let edition = Edition {
                            audiences: Audience::ALL
                                .into_iter()
                                .enumerate()
                                .filter(|(at, _)| picked(readers, *at))
                                .map(|(_, one)| one)
                                .collect(),
                            channels: Channel::ALL
                                .into_iter()
                                .enumerate()
                                .filter(|(at, _)| picked(channels, *at))
                                .map(|(_, one)| one)
                                .collect(),
                            valid_from: from,
                            valid_until: until,
                            ..edition()
                        };
                        let wanted = readers & 1 != 0
                            && (channels == 0 || channels & 4 != 0)
                            && locale == Locale::Zh
                            && during;
                        assert_eq!(
                            edition.public(locale, NOW).is_some(),
                            wanted,
                            "{edition:?} in {locale:?}"
                        );
                        assert_eq!(edition.public_in(NOW).contains(&locale), wanted);
                        shown += usize::from(wanted);
                    }
                }
            }
        }
        assert_eq!(shown, 4 * 5 * 3);
    }

    #[test]
    fn half_a_text_is_none() {
        for (title, body) in [("", "8 元。"), ("运费", ""), (" ", "8 元。"), ("运费", "\n")] {
            let edition = Edition { wordings: [(Locale::Zh, text(title, body))].into(), ..edition() };
            assert_eq!(edition.public(Locale::Zh, NOW), None, "{title:?} {body:?}");
        }
    }

    #[test]
    fn another_answer_is_public_only_when_it_is_everybodys() {
        let when = |vip, regions: &[&str], channels: &[Channel]| Condition {
            vip,
            regions: regions.iter().map(|one| (*one).to_owned()).collect(),
            channels: channels.iter().copied().collect(),
        };
        let said = |when: Condition| {
            let bodies = BTreeMap::from([(Locale::Zh, "包邮。".to_owned())]);
            let edition = Edition { variants: vec![Variant { when, bodies }], ..edition() };
            let public = edition.public(Locale::Zh, NOW).expect("shown");
            (public.body.to_owned(), public.own)
        };
        let own = || ("8 元。".to_owned(), true);
        let other = || ("包邮。".to_owned(), false);
        assert_eq!(said(when(None, &[], &[Channel::HelpCentre])), other());
        assert_eq!(said(when(None, &[], &[Channel::Chat, Channel::HelpCentre])), other());
        assert_eq!(said(when(Some(true), &[], &[Channel::HelpCentre])), own());
        assert_eq!(said(when(Some(false), &[], &[Channel::HelpCentre])), own());
        assert_eq!(said(when(None, &["西藏"], &[Channel::HelpCentre])), own());
        assert_eq!(said(when(None, &[], &[Channel::Chat])), own());
        assert_eq!(said(when(None, &[], &[])), own());
    }

    #[test]
    fn what_holds_for_some_is_told_as_far_as_everybody_may_read_it() {
        use Channel::{Chat, HelpCentre};
        let variant = |vip, regions: &[&str], channels: &[Channel], body: &str| Variant {
            when: Condition {
                vip,
                regions: regions.iter().map(|one| (*one).to_owned()).collect(),
                channels: channels.iter().copied().collect(),
            },
            bodies: BTreeMap::from([(Locale::Zh, body.to_owned())]),
        };
        let variants = vec![
            variant(None, &["西藏"], &[], "20 元。"),
            variant(None, &["新疆"], &[Chat], "18 元。"),
            variant(Some(true), &[], &[], "请拨贵宾专线。"),
            variant(Some(true), &["海南"], &[HelpCentre], "贵宾 5 元。"),
            variant(None, &["青海"], &[HelpCentre], " "),
            variant(None, &[], &[HelpCentre], "10 元。"),
            variant(None, &["甘肃"], &[], "永远轮不到。"),
        ];
        let edition = Edition { variants, ..edition() };
        let told = |channel| {
            let said = edition.worded(Locale::Zh, channel).expect("shown");
            let cases: Vec<&str> = said.cases.iter().map(|case| case.body).collect();
            (said.body.to_owned(), cases)
        };
        assert_eq!(told(Some(HelpCentre)), ("10 元。".to_owned(), vec!["20 元。", "贵宾 5 元。"]));
        assert_eq!(told(Some(Chat)), ("8 元。".to_owned(), vec!["20 元。", "18 元。", "永远轮不到。"]));
        assert_eq!(told(Some(Channel::Mail)), ("8 元。".to_owned(), vec!["20 元。", "永远轮不到。"]));
        assert_eq!(told(None).1, ["20 元。", "18 元。", "永远轮不到。"], "as it stands");
        let said = edition.public(Locale::Zh, NOW).expect("shown");
        assert_eq!(said.bodies(), "10 元。\n\n20 元。\n\n贵宾 5 元。");
        assert_eq!(edition.worded(Locale::En, None), None);
    }

    #[test]
    fn another_answer_is_for_its_channel_alone() {
        let chat = Condition { channels: [Channel::Chat].into(), ..Condition::default() };
        let bodies = BTreeMap::from([(Locale::Zh, "包邮。".to_owned())]);
        let edition = Edition { variants: vec![Variant { when: chat, bodies }], ..edition() };
        let body = |channel| edition.worded(Locale::Zh, channel).map(|said| said.body);
        assert_eq!(body(Some(Channel::Chat)), Some("包邮。"));
        assert_eq!((body(Some(Channel::Mail)), body(None)), (Some("8 元。"), Some("8 元。")));
        assert_eq!(edition.worded(Locale::En, None), None);
    }
}
