//! Behaviour of whole conversations on the e-commerce pack, in both languages.

mod cases;
mod evaluation;
mod loading;
mod talk;
