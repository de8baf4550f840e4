//! Behaviour of whole conversations on the e-commerce pack, in both languages.

#![allow(clippy::print_stdout, reason = "the evaluation prints what it measured")]

mod articles;
mod cases;
mod codes;
mod crowd;
mod danger;
mod days;
mod evaluation;
mod flow_schema;
mod guards;
mod judged;
mod kept;
mod laid;
mod loading;
mod loops;
mod models;
mod negation;
mod promises;
mod replies;
mod returns;
mod scripts;
mod several;
mod talk;
mod then;
mod whom;
