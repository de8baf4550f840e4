//! Pages that are read where they stand: their addresses, which of them belong to what was asked for, what a site asks of programs, its lists of
//! pages, and what a page says. Nothing is fetched here.

mod address;
mod frame;
mod page;
mod robots;
mod scope;
mod sitemap;

pub use address::Address;
pub use frame::without_frames;
pub use page::{WebPage, page};
pub use robots::Robots;
pub use scope::Scope;
pub use sitemap::{Sitemap, sitemap};
