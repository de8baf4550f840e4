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
