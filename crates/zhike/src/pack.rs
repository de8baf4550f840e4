//! The industry pack: built in, or from a folder.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use dialogue::Pack;
use dialogue::pack::Kept;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../packs"]
#[exclude = "*/eval/*"]
struct Files;

/// The pack of this name from the binary, or the one in `dir`; what it learned is kept from one start to the next.
pub fn load(name: &str, dir: &Path, kept: &dyn Kept) -> Result<Arc<Pack>> {
    read(name, dir, &|_| true, kept)
}

/// The written threads of the demo's past, in a built-in pack.
pub fn past(name: &str) -> Result<app::past::Script> {
    let read = |path: &str| String::from_utf8(Files::get(&format!("{name}/{path}"))?.data.into_owned()).ok();
    app::past::Script::load(&read).with_context(|| format!("pack {name}"))
}

/// The articles of a built-in pack; none where it has none.
pub fn articles(name: &str) -> Result<app::article::Shelf> {
    let folder = format!("{name}/articles/");
    let mut files = Vec::new();
    for path in Files::iter().filter(|path| path.starts_with(&folder)) {
        let file = Files::get(&path).with_context(|| format!("{path} is gone"))?;
        let text = String::from_utf8(file.data.into_owned()).with_context(|| format!("{path} is no text"))?;
        files.push((path.into_owned(), text));
    }
    let list = Files::get(&format!("{name}/articles.yaml")).map(|file| file.data.into_owned());
    let list = list.map(String::from_utf8).transpose().context("articles.yaml is no text")?;
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    app::article::Shelf::read(list.as_deref(), files).with_context(|| format!("pack {name}"))
}

/// The same, calibrated anew.
pub fn load_afresh(name: &str, dir: &Path) -> Result<Arc<Pack>> {
    read(name, dir, &|path| path != "calibration.json", &())
}

fn read(name: &str, dir: &Path, wanted: &dyn Fn(&str) -> bool, kept: &dyn Kept) -> Result<Arc<Pack>> {
    let pack = if dir.as_os_str().is_empty() {
        if Files::get(&format!("{name}/pack.yaml")).is_none() {
            bail!("there is no built-in pack '{name}'; built in: ecommerce");
        }
        let file = |path: &str| {
            let file = Files::get(&format!("{name}/{path}")).filter(|_| wanted(path))?;
            String::from_utf8(file.data.into_owned()).ok()
        };
        Pack::load_kept(&file, kept).with_context(|| format!("pack {name}"))?
    } else {
        let file = |path: &str| std::fs::read_to_string(dir.join(path)).ok().filter(|_| wanted(path));
        Pack::load_kept(&file, kept).with_context(|| format!("pack in {}", dir.display()))?
    };
    Ok(Arc::new(pack))
}

#[cfg(test)]
mod tests {
    use super::articles;

    #[test]
    fn the_articles_of_the_built_in_pack_can_be_read() {
        let shelf = articles("ecommerce").expect("read");
        assert!(shelf.len() > 40, "{}", shelf.len());
        assert_eq!(shelf.unlisted(), [""; 0], "categories without a name");
        assert!(articles("none").expect("nothing").is_empty());
    }
}
