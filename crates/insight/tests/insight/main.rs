//! Figures, counted by hand and by the program.

mod clocks;
mod day;
mod document;
mod teller;
