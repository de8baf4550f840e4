//! What the names of letters in fonts mean, and the old encodings that fonts refer to.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// Names that are not told by a rule, with what they show.
const NAMES: &str = "space  |exclam !|quotedbl \"|numbersign #|dollar $|percent %|ampersand &|quotesingle '|parenleft (|parenright )|asterisk *|plus +|comma ,|hyphen -|period .|slash /|zero 0|one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|colon :|semicolon ;|less <|equal =|greater >|question ?|at @|bracketleft [|backslash \\|bracketright ]|asciicircum ^|underscore _|grave `|braceleft {|braceright }|asciitilde ~|exclamdown ¡|cent ¢|sterling £|currency ¤|yen ¥|brokenbar ¦|section §|dieresis ¨|copyright ©|ordfeminine ª|guillemotleft «|logicalnot ¬|registered ®|macron ¯|degree °|plusminus ±|twosuperior ²|threesuperior ³|acute ´|mu µ|paragraph ¶|periodcentered ·|cedilla ¸|onesuperior ¹|ordmasculine º|guillemotright »|onequarter ¼|onehalf ½|threequarters ¾|questiondown ¿|Agrave À|Aacute Á|Acircumflex Â|Atilde Ã|Adieresis Ä|Aring Å|AE Æ|Ccedilla Ç|Egrave È|Eacute É|Ecircumflex Ê|Edieresis Ë|Igrave Ì|Iacute Í|Icircumflex Î|Idieresis Ï|Eth Ð|Ntilde Ñ|Ograve Ò|Oacute Ó|Ocircumflex Ô|Otilde Õ|Odieresis Ö|multiply ×|Oslash Ø|Ugrave Ù|Uacute Ú|Ucircumflex Û|Udieresis Ü|Yacute Ý|Thorn Þ|germandbls ß|agrave à|aacute á|acircumflex â|atilde ã|adieresis ä|aring å|ae æ|ccedilla ç|egrave è|eacute é|ecircumflex ê|edieresis ë|igrave ì|iacute í|icircumflex î|idieresis ï|eth ð|ntilde ñ|ograve ò|oacute ó|ocircumflex ô|otilde õ|odieresis ö|divide ÷|oslash ø|ugrave ù|uacute ú|ucircumflex û|udieresis ü|yacute ý|thorn þ|ydieresis ÿ|quoteleft ‘|quoteright ’|quotesinglbase ‚|quotedblleft “|quotedblright ”|quotedblbase „|dagger †|daggerdbl ‡|bullet •|ellipsis …|endash –|emdash —|perthousand ‰|guilsinglleft ‹|guilsinglright ›|fraction ⁄|Euro €|trademark ™|minus −|dotlessi ı|dotlessj ȷ|fi fi|fl fl|ff ff|ffi ffi|ffl ffl|OE Œ|oe œ|Scaron Š|scaron š|Zcaron Ž|zcaron ž|Ydieresis Ÿ|Lslash Ł|lslash ł|caron ˇ|breve ˘|dotaccent ˙|ring ˚|ogonek ˛|tilde ˜|hungarumlaut ˝|circumflex ˆ|florin ƒ|Ccaron Č|ccaron č|Cacute Ć|cacute ć|Ecaron Ě|ecaron ě|Eogonek Ę|eogonek ę|Aogonek Ą|aogonek ą|Nacute Ń|nacute ń|Rcaron Ř|rcaron ř|Sacute Ś|sacute ś|Zacute Ź|zacute ź|Zdotaccent Ż|zdotaccent ż|Uring Ů|uring ů|Gbreve Ğ|gbreve ğ|Idotaccent İ|Scedilla Ş|scedilla ş|Alpha Α|Beta Β|Gamma Γ|Delta Δ|Epsilon Ε|Theta Θ|Lambda Λ|Xi Ξ|Pi Π|Sigma Σ|Upsilon Υ|Phi Φ|Psi Ψ|Omega Ω|alpha α|beta β|gamma γ|delta δ|epsilon ε|zeta ζ|eta η|theta θ|iota ι|kappa κ|lambda λ|nu ν|xi ξ|omicron ο|pi π|rho ρ|sigma σ|tau τ|upsilon υ|phi φ|chi χ|psi ψ|omega ω|infinity ∞|partialdiff ∂|summation ∑|product ∏|integral ∫|radical √|approxequal ≈|notequal ≠|lessequal ≤|greaterequal ≥|arrowleft ←|arrowup ↑|arrowright →|arrowdown ↓|arrowboth ↔|lozenge ◊|element ∈|universal ∀|existential ∃|emptyset ∅|similar ∼|nbspace  |visiblespace  |middot ·|sfthyphen -|hyphenminus -|copyrightsans ©|registersans ®|trademarksans ™|checkmark ✓|a1 ✁|box ❑|square □|filledbox ■|openbullet ◦|asteriskmath ∗";

/// What the standard encoding shows from 0xa1 on, by name; a dot where nothing is.
const STANDARD: &str = "exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft guilsinglleft guilsinglright fi fl . endash dagger daggerdbl periodcentered . paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand . questiondown . grave acute circumflex tilde macron breve dotaccent dieresis . ring cedilla . hungarumlaut ogonek caron emdash . . . . . . . . . . . . . . . . AE . ordfeminine . . . . Lslash Oslash OE ordmasculine . . . . . ae . . . dotlessi . . lslash oslash oe germandbls";

/// What a letter of this name shows.
pub(super) fn by_name(name: &str) -> Option<String> {
    if name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic() {
        return Some(name.to_owned());
    }
    for entry in NAMES.split('|') {
        if let Some(shown) = entry.strip_prefix(name).and_then(|rest| rest.strip_prefix(' ')) {
            return Some(if shown.is_empty() { " " } else { shown }.to_owned());
        }
    }
    if name == "bar" {
        return Some("|".to_owned());
    }
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = name.strip_prefix("uni").filter(|rest| rest.len() >= 4 && rest.is_ascii()) {
        let letters: Option<String> =
            (0..digits.len() / 4).map(|at| hex(&digits[at * 4..at * 4 + 4])).collect();
        if letters.is_some() {
            return letters;
        }
    }
    if let Some(letter) = name.strip_prefix('u').filter(|rest| (4..=6).contains(&rest.len())).and_then(hex) {
        return Some(letter.to_string());
    }
    // `a.alt` and `f_i` show what their parts show.
    if let Some((base, _)) = name.split_once('.').filter(|(base, _)| !base.is_empty()) {
        return by_name(base);
    }
    name.contains('_').then(|| name.split('_').map(by_name).collect::<Option<String>>()).flatten()
}

/// An old encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    Windows,
    Mac,
}

impl Base {
    /// What a byte shows in it.
    pub(super) fn letter(self, byte: u8) -> Option<String> {
        if byte < 0x20 {
            return None;
        }
        let encoding = match self {
            Self::Windows => WINDOWS_1252,
            Self::Mac => MACINTOSH,
            Self::Standard => match byte {
                b'\'' => return Some("’".to_owned()),
                b'`' => return Some("‘".to_owned()),
                0x20..=0x7e => WINDOWS_1252,
                0xa1.. => {
                    let name = STANDARD.split(' ').nth(usize::from(byte - 0xa1))?;
                    return if name == "." { None } else { by_name(name) };
                }
                _ => return None,
            },
        };
        let bytes = [byte];
        let text = encoding.decode_without_bom_handling(&bytes).0;
        (!text.chars().any(char::is_control)).then(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_what_they_say() {
        for (name, wanted) in [
            ("A", "A"),
            ("space", " "),
            ("bar", "|"),
            ("fi", "fi"),
            ("f_f_i", "ffi"),
            ("uni4E2D6587", "中文"),
            ("u1F600", "😀"),
            ("a.alt", "a"),
            ("eacute", "é"),
            ("endash", "–"),
        ] {
            assert_eq!(by_name(name).as_deref(), Some(wanted), "{name}");
        }
        assert_eq!(by_name("g123"), None);
        assert_eq!(Base::Standard.letter(0xae).as_deref(), Some("fi"));
        assert_eq!(Base::Windows.letter(0x93).as_deref(), Some("“"));
    }
}
