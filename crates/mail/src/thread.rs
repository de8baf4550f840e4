//! Which conversation a letter belongs to: by the signed reply address, by `In-Reply-To`, by `References`; never by a number that
//! anybody can write into a subject. What we hand out carries a signature, so nothing has to be looked up to believe it.

use crate::address;
use crate::letter::Letter;

/// Bytes of an id.
const ID: usize = 16;
/// Bytes of a signature.
const TAG: usize = 10;
/// Characters of a local part (RFC 5321 4.5.3.1.1).
const LOCAL_CHARS: usize = 64;
/// After the code in a Message-ID of ours.
const MARK: &str = ".zhike";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Signs bytes with a key that only this installation has; at least ten bytes.
pub type Signer<'a> = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync + 'a;

/// What a letter answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// A conversation: it came to its reply address.
    Conversation([u8; ID]),
    /// A message of ours: its Message-ID is named.
    Message([u8; ID]),
}

/// Makes and reads what binds letters to conversations.
pub struct Threads<'a> {
    sign: &'a Signer<'a>,
}

impl std::fmt::Debug for Threads<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Threads")
    }
}

impl<'a> Threads<'a> {
    /// With this key.
    pub fn new(sign: &'a Signer<'a>) -> Self {
        Self { sign }
    }

    /// The Message-ID of our message, without brackets: always the same, so that a second try is the same letter.
    pub fn message_id(&self, message: [u8; ID], ours: &str) -> String {
        format!("{}{MARK}@{}", self.code(b'm', message), address::domain(ours))
    }

    /// Where the customer's answer shall go. A mailbox whose name is too long for the code keeps its plain address.
    pub fn reply_address(&self, conversation: [u8; ID], ours: &str) -> String {
        let signed = address::with_detail(ours, &self.code(b'c', conversation));
        let local = signed.rsplit_once('@').map_or(0, |(local, _)| local.len());
        if local > LOCAL_CHARS { ours.to_owned() } else { signed }
    }

    /// What the letter answers, by the strongest sign first.
    pub fn answers(&self, letter: &Letter, ours: &str) -> Option<Answers> {
        self.by_address(letter.delivered_to.iter().map(String::as_str), ours)
            .or_else(|| self.by_ids(letter.in_reply_to.iter().chain(letter.references.iter().rev())))
    }

    /// A conversation, by one of these addresses.
    pub fn by_address<'b>(
        &self,
        mut addresses: impl Iterator<Item = &'b str>,
        ours: &str,
    ) -> Option<Answers> {
        addresses.find_map(|address| {
            self.open(b'c', address::detail_of(address, ours)?).map(Answers::Conversation)
        })
    }

    /// A message of ours, by the first of these ids that is one.
    pub fn by_ids<'b>(&self, mut ids: impl Iterator<Item = &'b String>) -> Option<Answers> {
        ids.find_map(|id| {
            let (code, _) = id.split_once(MARK)?;
            self.open(b'm', code).map(Answers::Message)
        })
    }

    fn code(&self, kind: u8, id: [u8; ID]) -> String {
        let mut bytes = id.to_vec();
        bytes.extend(self.tag(kind, id));
        encode(&bytes)
    }

    fn tag(&self, kind: u8, id: [u8; ID]) -> Vec<u8> {
        let mut signed = vec![kind];
        signed.extend(id);
        let mut tag = (self.sign)(&signed);
        tag.truncate(TAG);
        tag
    }

    fn open(&self, kind: u8, code: &str) -> Option<[u8; ID]> {
        let bytes = decode(code)?;
        let (id, tag) = bytes.split_first_chunk::<ID>()?;
        let wanted = self.tag(kind, *id);
        // Without a way out at the first wrong byte.
        let differs = wanted.iter().zip(tag).fold(0, |all, (a, b)| all | (a ^ b));
        (tag.len() == TAG && wanted.len() == TAG && differs == 0).then_some(*id)
    }
}

/// Base 32 in lower case: local parts lose their capitals on the way.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut group = [0; 8];
        group[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(group);
        for at in 0..(chunk.len() * 8).div_ceil(5) {
            text.push(char::from(ALPHABET[(bits >> (35 - 5 * at)) as usize & 31]));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    if text.len() > LOCAL_CHARS {
        return None;
    }
    for c in text.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == c.to_ascii_lowercase())?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::letter::read;

    fn key(bytes: &[u8]) -> Vec<u8> {
        // A toy signature: the tests need only that it depends on every byte and on a secret.
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        let mut tag = Vec::new();
        for round in 0..2_u8 {
            for byte in b"secret".iter().chain(bytes).chain([round].iter()) {
                state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
            tag.extend(state.to_be_bytes());
        }
        tag
    }

    const OURS: &str = "help@shop.example";

    proptest! {
        #[test]
        fn what_we_hand_out_comes_back(id in any::<[u8; 16]>()) {
            let threads = Threads::new(&key);
            let address = threads.reply_address(id, OURS).to_uppercase();
            prop_assert_eq!(threads.by_address([address.as_str()].into_iter(), OURS), Some(Answers::Conversation(id)));
            let message_id = threads.message_id(id, OURS);
            prop_assert_eq!(threads.by_ids([message_id].iter()), Some(Answers::Message(id)));
        }

        #[test]
        fn a_changed_code_binds_nothing(id in any::<[u8; 16]>(), at in 0_usize..41, other in 0_usize..32) {
            let threads = Threads::new(&key);
            let mut code: Vec<u8> = threads.code(b'c', id).into_bytes();
            prop_assume!(code[at] != ALPHABET[other]);
            code[at] = ALPHABET[other];
            let address = address::with_detail(OURS, &String::from_utf8(code).expect("ascii"));
            prop_assert_eq!(threads.by_address([address.as_str()].into_iter(), OURS), None);
        }

        #[test]
        fn bytes_survive_their_writing(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }

    #[test]
    fn a_conversation_code_is_no_message_code() {
        let threads = Threads::new(&key);
        let id = [7; 16];
        let crossed = format!("{}{MARK}@shop.example", threads.code(b'c', id));
        assert_eq!(threads.by_ids([crossed].iter()), None);
    }

    #[test]
    fn the_strongest_sign_wins_and_a_subject_number_is_none() {
        let threads = Threads::new(&key);
        let (one, two) = ([1; 16], [2; 16]);
        let raw = format!(
            "From: a@b.example\r\nTo: {}\r\nIn-Reply-To: <{}>\r\nSubject: Re: [#12345] x\r\n\r\nhi",
            threads.reply_address(one, OURS),
            threads.message_id(two, OURS)
        );
        let letter = read(raw.as_bytes()).expect("readable");
        assert_eq!(threads.answers(&letter, OURS), Some(Answers::Conversation(one)));
        let raw = format!(
            "From: a@b.example\r\nTo: {OURS}\r\nReferences: <x@y> <{}> <z@y>\r\n\r\nhi",
            threads.message_id(two, OURS)
        );
        assert_eq!(
            threads.answers(&read(raw.as_bytes()).expect("readable"), OURS),
            Some(Answers::Message(two))
        );
        let raw = format!("From: a@b.example\r\nTo: {OURS}\r\nSubject: Re: [#12345]\r\n\r\nhi");
        assert_eq!(threads.answers(&read(raw.as_bytes()).expect("readable"), OURS), None);
    }
}
