//! Documents are read as what they say; hostile ones are refused by name, and none brings the house down.

mod hostile;
mod made;
mod mutated;
mod places;
mod real;
mod shapes;
mod together;
