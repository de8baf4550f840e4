//! Colours that stay readable: contrast as WCAG 2.2 counts it.

use protocol::inbox::WidgetColor;

/// What text needs (WCAG 2.2, AA).
pub const READABLE: f64 = 4.5;
/// Ground of the widget's dark theme (`--zk-raised`).
const DARK_GROUND: Rgb = [0x1e, 0x24, 0x21];
const WHITE: Rgb = [0xff, 0xff, 0xff];
/// Steps from a colour to black or white.
const STEPS: u32 = 100;

type Rgb = [u8; 3];

/// Reads `#rrggbb`.
fn read(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some([part(0)?, part(2)?, part(4)?])
}

fn write([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn luminance(color: Rgb) -> f64 {
    let [r, g, b] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The first colour on the way from `from` to `to` that can be read on `ground`.
fn toward(from: Rgb, to: Rgb, ground: Rgb) -> Rgb {
    let mix = |step: u32| {
        let mut out = from;
        for (part, goal) in out.iter_mut().zip(to) {
            let blend = (u32::from(*part) * (STEPS - step) + u32::from(goal) * step) / STEPS;
            *part = u8::try_from(blend).unwrap_or(u8::MAX);
        }
        out
    };
    (0..=STEPS).map(mix).find(|color| contrast(*color, ground) >= READABLE).unwrap_or(to)
}

/// Why a colour is not taken.
#[derive(Debug, PartialEq)]
pub(crate) enum BadColor {
    /// Not `#rrggbb`.
    Form,
    /// White text on it cannot be read well; the nearest darker one that can.
    Faint { contrast: f64, try_this: String },
}

/// The colour for both themes.
pub(crate) fn readable(text: &str) -> Result<WidgetColor, BadColor> {
    let color = read(text).ok_or(BadColor::Form)?;
    let found = contrast(color, WHITE);
    if found < READABLE {
        return Err(BadColor::Faint { contrast: found, try_this: write(toward(color, [0; 3], WHITE)) });
    }
    Ok(WidgetColor { light: write(color), dark: write(toward(color, WHITE, DARK_GROUND)) })
}

/// The colour for the light and for the dark theme; `None` when it cannot be read.
pub(crate) fn both_themes(text: &str) -> Option<(String, String)> {
    readable(text).ok().map(|color| (color.light, color.dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_counted_as_the_guidelines_do() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 1e-9);
        // #767676 is the known lightest grey that passes on white.
        assert!(contrast([0x76; 3], WHITE) >= READABLE);
        assert!(contrast([0x77; 3], WHITE) < READABLE);
    }

    #[test]
    fn every_colour_that_is_taken_can_be_read_in_both_themes() {
        for part in 0..4_096_u32 {
            let nibble = |shift: u32| u8::try_from(((part >> shift) & 15) * 17).unwrap_or(0);
            let text = write([nibble(8), nibble(4), nibble(0)]);
            let taken = match readable(&text) {
                Ok(taken) => taken,
                Err(BadColor::Faint { try_this, .. }) => {
                    readable(&try_this).expect("what is proposed is taken")
                }
                Err(BadColor::Form) => panic!("{text} is a colour"),
            };
            let (light, dark) = (read(&taken.light).expect("a colour"), read(&taken.dark).expect("a colour"));
            assert!(contrast(light, WHITE) >= READABLE, "{text}");
            assert!(contrast(dark, DARK_GROUND) >= READABLE, "{text}");
            assert!(contrast(dark, [0x0b, 0x1f, 0x17]) >= READABLE, "text on {text} in the dark");
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in ["", "#fff", "red", "#12345g", "#1234567", "123456", "#１２"] {
            assert_eq!(readable(text), Err(BadColor::Form), "{text}");
        }
    }
}
