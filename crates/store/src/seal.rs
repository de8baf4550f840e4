//! Sealing: AES-256-GCM under a key per contact, which lies wrapped under the workspace's key, which lies wrapped under the master
//! key. Erasing a contact destroys its key. What a sealed value belongs to is part of what is authenticated, so that no value can be
//! moved to another row, column, contact or workspace.

use std::marker::PhantomData;
use std::sync::Arc;

use aes_gcm::aead::{Aead, AeadInOut, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use base::{ContactId, Env, TypedId, WorkspaceId};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::column::Column;

const NONCE_BYTES: usize = 12;
/// First byte of every sealed value: how it was made.
const FORMAT: u8 = 1;

/// A value that only the contact's key opens.
pub struct Sealed<T: ?Sized> {
    /// Shared: a change may be put together twice, and a file is large.
    bytes: Arc<Vec<u8>>,
    of: PhantomData<fn() -> T>,
}

impl<T: ?Sized> Sealed<T> {
    pub(crate) fn stored(bytes: Vec<u8>) -> Self {
        Self { bytes: Arc::new(bytes), of: PhantomData }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        Arc::unwrap_or_clone(self.bytes)
    }

    pub(crate) fn into_shared(self) -> Arc<Vec<u8>> {
        self.bytes
    }

    /// The bytes as they are stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: ?Sized> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), of: PhantomData }
    }
}

impl<T: ?Sized> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

/// A contact's key as it is stored.
#[derive(Clone)]
pub struct WrappedKey(pub(crate) Vec<u8>);

impl WrappedKey {
    /// The bytes as they are stored.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WrappedKey")
    }
}

/// A keyed hash of an identity's value: finds it without storing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
pub struct IdentityHash(pub(crate) [u8; 32]);

/// The key of one contact.
#[derive(Clone)]
pub struct ContactKey {
    workspace_id: WorkspaceId,
    contact_id: ContactId,
    cipher: Arc<Aes256Gcm>,
    env: Env,
}

impl std::fmt::Debug for ContactKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ContactKey({})", self.contact_id)
    }
}

impl ContactKey {
    pub(crate) fn from_secret(
        workspace_id: WorkspaceId,
        contact_id: ContactId,
        secret: &[u8; 32],
        env: &Env,
    ) -> Self {
        Self { workspace_id, contact_id, cipher: Arc::new(cipher(secret)), env: env.clone() }
    }

    /// Whose key it is.
    pub const fn contact_id(&self) -> ContactId {
        self.contact_id
    }

    /// Seals `value` for `column` of `row`.
    pub fn seal<T: Serialize>(&self, column: Column, row: impl TypedId, value: &T) -> Sealed<T> {
        let plain = Zeroizing::new(crate::value::to_json(value).into_bytes());
        Sealed::stored(self.lock(column, row.uuid(), &plain))
    }

    /// Opens what [`Self::seal`] closed.
    pub fn open<T: DeserializeOwned>(
        &self,
        column: Column,
        row: impl TypedId,
        sealed: &Sealed<T>,
    ) -> Result<T, StoreError> {
        let plain = Zeroizing::new(self.unlock(column, row.uuid(), &sealed.bytes)?);
        serde_json::from_slice(&plain).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// Seals bytes as they are.
    pub fn seal_bytes(&self, column: Column, row: impl TypedId, bytes: &[u8]) -> Sealed<[u8]> {
        Sealed::stored(self.lock(column, row.uuid(), bytes))
    }

    /// Opens what [`Self::seal_bytes`] closed.
    pub fn open_bytes(
        &self,
        column: Column,
        row: impl TypedId,
        sealed: &Sealed<[u8]>,
    ) -> Result<Vec<u8>, StoreError> {
        self.unlock(column, row.uuid(), &sealed.bytes)
    }

    fn lock(&self, column: Column, row: Uuid, plain: &[u8]) -> Vec<u8> {
        lock(&self.cipher, &self.env, &self.place(column, row), plain)
    }

    fn unlock(&self, column: Column, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        unlock(&self.cipher, &self.place(column, row), sealed, "contact")
    }

    fn place(&self, column: Column, row: Uuid) -> [u8; 49] {
        let mut place = [0; 49];
        place[..16].copy_from_slice(self.workspace_id.0.as_bytes());
        place[16..32].copy_from_slice(self.contact_id.0.as_bytes());
        place[32] = column.number();
        place[33..].copy_from_slice(row.as_bytes());
        place
    }
}

/// The key of one workspace, as the sub-keys it is used for.
#[derive(Clone)]
pub(crate) struct WorkspaceKey {
    workspace_id: WorkspaceId,
    contacts: Arc<Aes256Gcm>,
    secrets: Arc<Aes256Gcm>,
    pub(crate) look_up: Arc<Zeroizing<[u8; 32]>>,
    pub(crate) search: Arc<Zeroizing<[u8; 32]>>,
    pub(crate) files: Arc<Zeroizing<[u8; 32]>>,
}

impl WorkspaceKey {
    pub(crate) fn from_secret(workspace_id: WorkspaceId, secret: &[u8; 32]) -> Self {
        Self {
            workspace_id,
            contacts: Arc::new(cipher(&derive(secret, "contact keys"))),
            secrets: Arc::new(cipher(&derive(secret, "workspace secrets"))),
            look_up: Arc::new(derive(secret, "identity look-up")),
            search: Arc::new(derive(secret, "search terms")),
            files: Arc::new(derive(secret, "file digests")),
        }
    }

    pub(crate) fn new_contact_key(&self, contact_id: ContactId, env: &Env) -> (ContactKey, WrappedKey) {
        let secret = Zeroizing::new(env.bytes::<32>());
        let wrapped = lock(&self.contacts, env, &self.place(contact_id.0), secret.as_slice());
        (ContactKey::from_secret(self.workspace_id, contact_id, &secret, env), WrappedKey(wrapped))
    }

    pub(crate) fn open_contact_key(
        &self,
        contact_id: ContactId,
        wrapped: &[u8],
        env: &Env,
    ) -> Result<ContactKey, StoreError> {
        let secret = secret(unlock(&self.contacts, &self.place(contact_id.0), wrapped, "contact key")?)?;
        Ok(ContactKey::from_secret(self.workspace_id, contact_id, &secret, env))
    }

    /// Seals a secret of the workspace itself (no person's data).
    pub(crate) fn seal_secret(&self, row: Uuid, text: &str, env: &Env) -> Vec<u8> {
        self.seal_bytes(row, text.as_bytes(), env)
    }

    /// Seals bytes of the workspace itself (no person's data).
    pub(crate) fn seal_bytes(&self, row: Uuid, bytes: &[u8], env: &Env) -> Vec<u8> {
        lock(&self.secrets, env, &self.place(row), bytes)
    }

    pub(crate) fn open_bytes(&self, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        unlock(&self.secrets, &self.place(row), sealed, "workspace file")
    }

    pub(crate) fn open_secret(&self, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<String>, StoreError> {
        let plain = unlock(&self.secrets, &self.place(row), sealed, "workspace secret")?;
        String::from_utf8(plain)
            .map(Zeroizing::new)
            .map_err(|_| StoreError::Corrupt("a secret is no text".into()))
    }

    /// Seals a part of something that is no contact's yet.
    pub(crate) fn seal_part(&self, row: Uuid, part: &[u8], text: &str, env: &Env) -> Vec<u8> {
        lock(&self.secrets, env, &[&self.place(row), part].concat(), text.as_bytes())
    }

    pub(crate) fn open_part(
        &self,
        row: Uuid,
        part: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<String>, StoreError> {
        let plain = unlock(&self.secrets, &[&self.place(row), part].concat(), sealed, "a part")?;
        String::from_utf8(plain)
            .map(Zeroizing::new)
            .map_err(|_| StoreError::Corrupt("a part is no text".into()))
    }

    pub(crate) fn hash_identity(&self, kind: conversation::IdentityKind, value: &str) -> IdentityHash {
        IdentityHash(self.hash(kind.word(), value))
    }

    /// What is looked up without being readable; `what` keeps values of different kinds apart.
    pub(crate) fn hash(&self, what: &str, value: &str) -> [u8; 32] {
        let mut mac = hmac(self.look_up.as_slice());
        [what.as_bytes(), &[0], value.as_bytes()].into_iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }

    fn place(&self, row: Uuid) -> [u8; 32] {
        let mut place = [0; 32];
        place[..16].copy_from_slice(self.workspace_id.0.as_bytes());
        place[16..].copy_from_slice(row.as_bytes());
        place
    }
}

impl crate::MasterKey {
    /// A new workspace's key, and how it is stored.
    pub(crate) fn new_workspace_key(&self, workspace_id: WorkspaceId, env: &Env) -> (WorkspaceKey, Vec<u8>) {
        let secret = Zeroizing::new(env.bytes::<32>());
        let wrapped = lock(&self.workspace_cipher(), env, workspace_id.0.as_bytes(), secret.as_slice());
        (WorkspaceKey::from_secret(workspace_id, &secret), wrapped)
    }

    pub(crate) fn open_workspace_key(
        &self,
        workspace_id: WorkspaceId,
        wrapped: &[u8],
    ) -> Result<WorkspaceKey, StoreError> {
        let plain = unlock(&self.workspace_cipher(), workspace_id.0.as_bytes(), wrapped, "workspace key")
            .map_err(|_| {
                StoreError::MasterKey(
                    "it does not open this database's workspaces; is it the right file?".into(),
                )
            })?;
        Ok(WorkspaceKey::from_secret(workspace_id, &*secret(plain)?))
    }

    fn workspace_cipher(&self) -> Aes256Gcm {
        cipher(&self.derive("workspace keys"))
    }
}

/// A key of its own for each purpose.
pub(crate) fn derive(secret: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    let done = Hkdf::<Sha256>::new(Some(b"zhike/1"), secret).expand(purpose.as_bytes(), key.as_mut_slice());
    debug_assert!(done.is_ok(), "32 bytes are within what HKDF can give");
    key
}

pub(crate) fn hmac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn cipher(secret: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(secret.into())
}

fn secret(plain: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let plain = Zeroizing::new(plain);
    <[u8; 32]>::try_from(plain.as_slice())
        .map(Zeroizing::new)
        .map_err(|_| StoreError::Corrupt("a key has not 32 bytes".into()))
}

fn lock(cipher: &Aes256Gcm, env: &Env, place: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce = env.bytes::<NONCE_BYTES>();
    let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + plain.len() + 16);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    // In place: a file is large.
    let body = &mut sealed[1 + NONCE_BYTES..];
    let tag =
        cipher.encrypt_inout_detached((&nonce).into(), place, body.into()).expect("shorter than 64 GiB");
    sealed.extend_from_slice(&tag);
    sealed
}

fn unlock(
    cipher: &Aes256Gcm,
    place: &[u8],
    sealed: &[u8],
    what: &'static str,
) -> Result<Vec<u8>, StoreError> {
    let (format, rest) = sealed.split_first().ok_or(StoreError::Seal(what))?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(StoreError::Seal(what))?;
    if *format != FORMAT {
        return Err(StoreError::Seal(what));
    }
    cipher.decrypt(nonce.into(), Payload { msg: body, aad: place }).map_err(|_| StoreError::Seal(what))
}

#[cfg(test)]
mod tests {
    use base::{MessageId, seeded};

    use super::*;

    fn keys() -> (WorkspaceKey, ContactKey, WrappedKey, Env) {
        let (env, _) = seeded::env(1);
        let master = crate::MasterKey::from_bytes([7; 32]);
        let (workspace, _) = master.new_workspace_key(env.id(), &env);
        let (contact, wrapped) = workspace.new_contact_key(env.id(), &env);
        (workspace, contact, wrapped, env)
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_place() {
        let (workspace, key, wrapped, env) = keys();
        let row: MessageId = env.id();
        let sealed = key.seal(Column::MessageBody, row, &"你好".to_owned());
        assert_eq!(key.open(Column::MessageBody, row, &sealed), Ok("你好".to_owned()));
        assert!(key.open(Column::MessageMeta, row, &sealed).is_err(), "another column");
        assert!(key.open(Column::MessageBody, env.id::<MessageId>(), &sealed).is_err(), "another row");
        let (other, _) = workspace.new_contact_key(env.id(), &env);
        assert!(other.open(Column::MessageBody, row, &sealed).is_err(), "another contact");
        for at in 0..sealed.bytes.len() {
            let mut bytes = sealed.bytes().to_vec();
            bytes[at] ^= 1;
            assert!(
                key.open(Column::MessageBody, row, &Sealed::<String>::stored(bytes)).is_err(),
                "byte {at} changed"
            );
        }
        let again = workspace.open_contact_key(key.contact_id(), &wrapped.0, &env).expect("unwraps");
        assert_eq!(again.open(Column::MessageBody, row, &sealed), Ok("你好".to_owned()));
        assert!(
            workspace.open_contact_key(env.id(), &wrapped.0, &env).is_err(),
            "a key moved to another contact"
        );
    }

    #[test]
    fn nothing_secret_is_printed_and_nonces_differ() {
        let (_, key, wrapped, env) = keys();
        let row: MessageId = env.id();
        let one = key.seal(Column::MessageBody, row, &"x".to_owned());
        let two = key.seal(Column::MessageBody, row, &"x".to_owned());
        assert_ne!(one.bytes, two.bytes);
        assert_eq!(format!("{wrapped:?}"), "WrappedKey");
        assert_eq!(format!("{key:?}"), format!("ContactKey({})", key.contact_id()));
        assert_eq!(format!("{:?}", crate::MasterKey::from_bytes([7; 32])), "MasterKey");
    }

    #[test]
    fn a_wrong_master_key_is_named_as_such() {
        let (env, _) = seeded::env(1);
        let id = env.id();
        let (_, wrapped) = crate::MasterKey::from_bytes([7; 32]).new_workspace_key(id, &env);
        let wrong = crate::MasterKey::from_bytes([8; 32]).open_workspace_key(id, &wrapped).map(|_| ());
        assert!(matches!(wrong, Err(StoreError::MasterKey(_))));
    }
}
