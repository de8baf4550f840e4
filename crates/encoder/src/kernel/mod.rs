//! The arithmetic, in three roads that give the same numbers to the last bit: plain Rust, AVX2, AVX-512 with VNNI.
//!
//! Products of 8-bit numbers are summed as 32-bit integers, which is exact in any order. Everything in floating point is written with a
//! fixed order of operations ([`float`]) and merely compiled several times, so a vector never depends on the machine.

pub(crate) mod float;
mod plain;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

pub(crate) use float::{Activation, Attention, Norm, Quantised, Scales};

/// Output columns that lie together in memory.
pub(crate) const PANEL: usize = 64;
/// Rows that are multiplied at once.
pub(crate) const ROWS: usize = 6;
/// Input values that one instruction sums.
pub(crate) const DEPTH: usize = 4;
/// Bytes of a panel for one step of [`DEPTH`] input values.
pub(crate) const STEP: usize = PANEL * DEPTH;

/// The sums of one tile.
pub(crate) type Tile = [[i32; PANEL]; ROWS];

/// Which instructions are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Road {
    /// Plain Rust, on any processor.
    Plain,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 and VNNI.
    Avx512,
}

impl Road {
    /// The roads that this processor knows, the best last.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let mut roads = vec![Self::Plain];
        #[cfg(target_arch = "x86_64")]
        roads.extend(x86::known());
        roads
    }

    /// The best that this processor knows.
    #[must_use]
    pub fn best() -> Self {
        Self::known().pop().unwrap_or(Self::Plain)
    }

    /// Its name, for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512-vnni",
        }
    }
}

/// The arithmetic of one road; made only for a road that this processor knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernel {
    road: Road,
}

impl Kernel {
    /// The kernel of a road, or the plain one where the processor does not know it.
    pub(crate) fn new(road: Road) -> Self {
        Self { road: if Road::known().contains(&road) { road } else { Road::Plain } }
    }

    pub(crate) const fn road(self) -> Road {
        self.road
    }

    /// Sums of products of up to [`ROWS`] rows (`depth` values each, one after another in `rows`) with one panel of weights: `tile[r][c]`.
    pub(crate) fn tile(self, rows: &[u8], depth: usize, panel: &[u8], tile: &mut Tile) {
        assert!(depth > 0 && depth.is_multiple_of(DEPTH) && rows.len().is_multiple_of(depth), "whole rows");
        assert!(rows.len() / depth <= ROWS && panel.len() == depth * PANEL, "a tile's rows and its panel");
        match self.road {
            #[cfg(target_arch = "x86_64")]
            Road::Avx2 | Road::Avx512 => x86::tile(self, rows, depth, panel, tile),
            _ => plain::tile(rows, depth, panel, tile),
        }
    }
}

/// Functions of [`float`] as methods of the kernel, each compiled for every road.
macro_rules! roads {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*);)*) => {
        impl Kernel {
            $($(#[$doc])* pub(crate) fn $name(self, $($arg: $kind),*) {
                match self.road {
                    #[cfg(target_arch = "x86_64")]
                    Road::Avx2 | Road::Avx512 => x86::$name(self, $($arg),*),
                    _ => float::$name($($arg),*),
                }
            })*
        }
    };
}

roads! {
    /// Rows of floats as bytes, each row with its own scale and zero.
    quantise(values: &[f32], width: usize, into: &mut Quantised);
    /// What a tile's sums mean as floats, with bias and activation, into columns `at..` of rows `width` wide.
    finish(tile: &Tile, scales: &Scales<'_>, activation: Activation, out: &mut [f32], width: usize, at: usize);
    /// Adds and normalises rows: `values = norm(values + other)`.
    add_norm(values: &mut [f32], other: &[f32], norm: &Norm);
    /// What each token of one text takes from the others.
    attend(attention: &mut Attention<'_>);
}
