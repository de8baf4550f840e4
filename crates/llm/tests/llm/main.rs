//! Models' servers that behave as well and as badly as they do, and what we make of it; and every prompt as it goes over the wire.

mod endpoint;
mod prompts;
