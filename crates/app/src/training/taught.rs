//! Texts of what is taught, on the wire.

use dialogue::text::Text;
use protocol::inbox::Wording;

/// A text of the workspace.
pub(super) fn wording((zh, en): &(String, String)) -> Wording {
    Wording { zh: zh.clone(), en: en.clone() }
}

/// A text of the pack.
pub(super) fn pack_wording(text: &Text) -> Wording {
    Wording { zh: text.zh.clone(), en: text.en.clone() }
}
