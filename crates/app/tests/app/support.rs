//! What the use-case tests share.
