//! Text to meaning: language, segmentation, intents, out-of-scope, slots, emotion, requests for a person.
//!
//! Support vector machines over characters, words, pairs of them and what English words mean, with a sentence encoder where there is one,
//! blended with the nearest examples and calibrated on held-out folds of the training set. Pure and deterministic: no network, no clock, no randomness; the same pack gives the same model.
//! Feelings are judged by a linear model that is shipped, learned from lines written for it.

mod blend;
mod calibration;
pub mod clause;
pub mod code;
mod concept;
mod context;
mod core;
pub mod danger;
pub mod emotion;
pub mod encoder;
pub mod entity;
pub mod evaluate;
mod feature;
pub mod feeling;
pub mod file;
pub mod language;
mod linear;
mod meaning;
mod means;
pub mod measure;
pub mod model;
pub mod negation;
mod neighbours;
pub mod normal;
mod people;
mod person;
mod phrase;
mod pinyin;
mod planes;
mod quick;
mod random;
pub mod report;
pub mod search;
pub mod sentiment;
pub mod shape;
pub mod slot;
mod spell;
pub mod spoken;
mod table;
pub mod tag;
pub mod token;
pub mod training;
mod vectors;
mod vocabulary;
pub mod watch;

pub use calibration::Calibration;
pub use emotion::{Emotion, Feeling, FeelingWord};
pub use encoder::Encoder;
pub use evaluate::{CrossValidation, Evaluation, Expected, evaluate};
pub use model::{Model, Part, Scored, Thresholds, Understanding};
pub use normal::normalise;
pub use report::Report;
pub use shape::{Shape, is_complete, shape};
pub use slot::{SlotKind, SlotSpec};
pub use training::{Intent, TrainError, Training};
pub use watch::{Hook, Step};
