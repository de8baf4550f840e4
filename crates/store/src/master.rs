//! The master key: 32 bytes in a file that only its owner may read.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;

use base::Env;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::StoreError;

/// The key under which every workspace's key lies wrapped. Without it nothing personal can be read again.
#[derive(Clone)]
pub struct MasterKey(Arc<Zeroizing<[u8; 32]>>);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    /// From its bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Arc::new(Zeroizing::new(bytes)))
    }

    /// Reads the key from `path` (base64), or makes one there with mode 0600 if there is no such file.
    pub fn load_or_create(path: &Path, env: &Env) -> Result<Self, StoreError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(path, &Zeroizing::new(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path, env),
            Err(error) => Err(at(path, &error)),
        }
    }

    fn read(path: &Path, text: &str) -> Result<Self, StoreError> {
        let mode = std::fs::metadata(path).map_err(|error| at(path, &error))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(at(path, &"others may read this file; chmod 600 it"));
        }
        let bytes = STANDARD.decode(text.trim()).map(Zeroizing::new).map_err(|_| at(path, &"not base64"))?;
        <[u8; 32]>::try_from(bytes.as_slice()).map(Self::from_bytes).map_err(|_| at(path, &"not 32 bytes"))
    }

    fn create(path: &Path, env: &Env) -> Result<Self, StoreError> {
        let key = Self::from_bytes(env.bytes());
        let text = Zeroizing::new(STANDARD.encode(key.0.as_slice()) + "\n");
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| at(path, &error))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| at(path, &error))?;
        // The name itself must survive a power cut too: a database without its key is lost.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| at(path, &error))?;
        Ok(key)
    }

    /// A key of its own for `purpose`, e.g. for signing tokens.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        crate::seal::derive(&self.0, purpose)
    }
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::MasterKey(format!("{}: {error}", path.display()))
}
