//! Exact decimal numbers, as money and measures need them.

use std::fmt;

use serde::{Serialize, Serializer};

/// A decimal number, exact to six places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

const ONE: i128 = 1_000_000;
/// What is larger is no amount that a customer writes.
const MOST: i128 = 1_000_000_000_000_000 * ONE;

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One half.
    pub const HALF: Self = Self(ONE / 2);

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self(value as i128 * ONE)
    }

    /// Reads `1234.56`: digits, at most one point, at most six places.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || places.len() > 6 || !digits(whole) || !digits(places) {
            return None;
        }
        let part: i128 = format!("{places:0<6}").parse().ok()?;
        Some(Self(whole.parse::<i128>().ok()? * ONE + part))
    }

    /// The product; nothing when it grows beyond all sense.
    pub fn times(self, factor: Self) -> Option<Self> {
        let value = self.0.checked_mul(factor.0)? / ONE;
        (value.abs() <= MOST).then_some(Self(value))
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let value = self.0.checked_add(other.0)?;
        (value.abs() <= MOST).then_some(Self(value))
    }

    /// The number as an integer, if it is one.
    pub fn integer(self) -> Option<i64> {
        (self.0 % ONE == 0).then(|| i64::try_from(self.0 / ONE).ok()).flatten()
    }

    /// The number in units that are `10^places` times smaller, rounded towards zero.
    pub fn minor(self, places: u32) -> Option<i64> {
        i64::try_from(self.0.checked_mul(10_i128.checked_pow(places)?)? / ONE).ok()
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / ONE, self.0.abs() % ONE);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let places = format!("{part:06}");
        write!(f, "{sign}{whole}.{}", places.trim_end_matches('0'))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn decimals_are_exact() {
        for (text, want) in [("0", "0"), ("1.50", "1.5"), ("1234.560001", "1234.560001"), ("007", "7")] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()).as_deref(), Some(want));
        }
        for bad in ["", ".5", "1.2.3", "1.2345678", "1234567890123456", "一"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
        assert_eq!(Decimal::parse("12.345").and_then(|d| d.minor(2)), Some(1234));
        assert_eq!(Decimal::HALF.times(Decimal::whole(3)).map(|d| d.to_string()).as_deref(), Some("1.5"));
        assert_eq!(Decimal::whole(i64::MAX).times(Decimal::whole(i64::MAX)), None);
    }
}
