//! What the company knows of a customer, as far as answers depend on it.

use conversation::Profile;
use conversation::about::Detail;
use knowledge::Asker;

/// The attribute that says whether somebody is of those most valued, as told by the company: signed, or given by one of its programs.
const VIP: &str = "vip";
/// The attribute that says where somebody is; what the page says of it counts too, since it gives nobody more than asking would.
const REGION: &str = "region";

/// What is known of who asks. `signed`: whether the identity was proved, with what it says.
pub(crate) fn asker(profile: &Profile, signed: bool) -> Asker {
    let proved = |name: &str| {
        let text = profile.attributes.get(name).filter(|_| signed).cloned().map(Detail::Text);
        text.or_else(|| profile.company_attributes.get(name).cloned())
    };
    let region = proved(REGION).or_else(|| profile.page_attributes.get(REGION).cloned());
    let region = region.and_then(|region| match region {
        Detail::Text(region) if !region.trim().is_empty() => Some(region.trim().to_lowercase()),
        Detail::Text(_) | Detail::Flag(_) | Detail::Number(_) => None,
    });
    Asker {
        vip: proved(VIP).and_then(|value| yes(&value)),
        regions: region.into_iter().collect(),
        ..Asker::default()
    }
}

fn yes(value: &Detail) -> Option<bool> {
    match value {
        Detail::Flag(is) => Some(*is),
        Detail::Number(number) => Some(*number != 0.0),
        Detail::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "1" | "vip" | "是" => Some(true),
            "false" | "no" | "0" | "否" => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_is_what_the_company_says_and_never_what_a_page_does() {
        let detail = |text: &str| Detail::Text(text.to_owned());
        let of = |profile: &Profile, signed| asker(profile, signed).vip;
        let mut profile = Profile::default();
        profile.page_attributes.insert("vip".into(), Detail::Flag(true));
        assert_eq!(of(&profile, true), None);
        profile.attributes.insert("vip".into(), "true".into());
        assert_eq!((of(&profile, false), of(&profile, true)), (None, Some(true)), "only where it was proved");
        for (value, is) in
            [(Detail::Flag(false), Some(false)), (Detail::Number(1.0), Some(true)), (detail("gold"), None)]
        {
            profile.company_attributes.insert("vip".into(), value);
            assert_eq!(of(&profile, false), is);
        }
    }

    #[test]
    fn a_region_is_told_by_anybody_the_company_first() {
        let mut profile = Profile::default();
        profile.page_attributes.insert("region".into(), Detail::Text("北京".into()));
        let of = |profile: &Profile| asker(profile, true).regions.into_iter().next();
        assert_eq!(of(&profile).as_deref(), Some("北京"));
        profile.company_attributes.insert("region".into(), Detail::Text(" Xinjiang ".into()));
        assert_eq!(of(&profile).as_deref(), Some("xinjiang"));
        profile.company_attributes.insert("region".into(), Detail::Number(3.0));
        assert_eq!(of(&profile), None, "no guess where the company says something else");
    }
}
