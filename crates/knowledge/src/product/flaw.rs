//! Why a product is not taken as it is told.

use base::limits::{
    FACT_CHARS, FACT_NAME_CHARS, PRODUCT_ADDRESS_CHARS, PRODUCT_BYTES, PRODUCT_FACTS, PRODUCT_NAME_CHARS,
    PRODUCT_SKU_CHARS,
};

/// What is wrong with a product. Each has a [word](Self::word) that the catalogues explain, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// No number, or none that can stand in a line.
    #[error("one line of 1 to {PRODUCT_SKU_CHARS} characters without braces")]
    Sku,
    /// It was told of before in the same breath.
    #[error("it stands here twice")]
    Twice,
    /// A name that is too long, or more than a line.
    #[error("one line of at most {PRODUCT_NAME_CHARS} characters in each language")]
    Name,
    /// An address that no browser opens.
    #[error("an address that begins with https:// or http://, of at most {PRODUCT_ADDRESS_CHARS} characters")]
    Address,
    /// A fact without a name, or with one that cannot stand in a line.
    #[error("a fact is called by one line of 1 to {FACT_NAME_CHARS} characters without braces")]
    FactName,
    /// Two facts of one name.
    #[error("two facts have the same name; letters count the same in either case")]
    FactTwice,
    /// A fact that says nothing, too much, or both words and a number.
    #[error(
        "a fact says either words of one line and at most {FACT_CHARS} characters, or a number with or without a unit"
    )]
    Value,
    /// More facts than are kept.
    #[error("at most {PRODUCT_FACTS} facts")]
    Facts,
    /// All of it together is too long.
    #[error("at most {PRODUCT_BYTES} bytes in all")]
    Bytes,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Sku,
        Self::Twice,
        Self::Name,
        Self::Address,
        Self::FactName,
        Self::FactTwice,
        Self::Value,
        Self::Facts,
        Self::Bytes,
    ];

    /// The word of the catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sku => "sku",
            Self::Twice => "twice",
            Self::Name => "name",
            Self::Address => "address",
            Self::FactName => "fact_name",
            Self::FactTwice => "fact_twice",
            Self::Value => "value",
            Self::Facts => "facts",
            Self::Bytes => "bytes",
        }
    }

    /// Which field of the API is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Sku | Self::Twice => "sku",
            Self::Name => "names",
            Self::Address => "address",
            Self::FactName | Self::FactTwice | Self::Value | Self::Facts => "facts",
            Self::Bytes => "product",
        }
    }
}
