//! Contacts, identities, files, surveys, dialogues, export.

use conversation::{Command, Identity, IdentityKind, Profile, SurveyReason};
use serde_json::json;
use store::{Changes, Column, DraftBody, Keys, NewDraft, NewFile, NewSurvey, NewWrapUp, State, StoreError};

use crate::fixture::{Customer, Fixture, Said};
use crate::on_every_engine;

on_every_engine!(profile_and_identities, what_a_program_says_and_knows, files_dialogue_survey, export);

/// Gives a customer one of everything that is sealed.
pub async fn enrich(f: &Fixture, customer: &Customer, said: &Said) -> base::FileId {
    let (file_id, key, id, contact_id, at) = (
        f.env.id::<base::FileId>(),
        customer.key.clone(),
        said.conversation_id,
        customer.contact_id,
        f.env.now(),
    );
    let (draft_id, user_id, message_id) = (f.env.id(), f.env.id(), said.message_id);
    let change = move |state: &State| -> Result<Changes<()>, StoreError> {
        let header = state.conversation(id).ok_or(StoreError::Missing("conversation"))?;
        let command = Command::Resolve { by: None };
        let (header, events) =
            conversation::decide_all(header, [command], &conversation::session::Policy::default(), at)
                .expect("may");
        let file = NewFile {
            id: file_id,
            contact_id,
            conversation_id: Some(id),
            name: key.seal(Column::FileName, file_id, &"发票 secret-name.pdf".to_owned()),
            mime: "application/pdf".into(),
            size_bytes: 11,
            bytes: key.seal_bytes(Column::FileBytes, file_id, b"file-secret"),
            at,
        };
        let survey = NewSurvey {
            conversation_id: id,
            session: 0,
            stars: 4,
            agent_stars: Some(2),
            reasons: vec![SurveyReason::QUICK],
            comment: Some(key.seal(Column::SurveyComment, id, &"comment-secret".to_owned())),
            form: None,
            at,
        };
        let draft = NewDraft {
            id: draft_id,
            conversation_id: id,
            user_id,
            private: false,
            contact_id,
            saved_at: at,
            body: key.seal(
                Column::Draft,
                draft_id,
                &DraftBody { text: "draft-secret".to_owned(), other: None },
            ),
        };
        let wrap_up = NewWrapUp {
            conversation_id: id,
            session: 0,
            user_id,
            topic: Some("return_window".to_owned()),
            solved: Some(true),
            note: Some(key.seal(Column::WrapUpNote, id, &"wrap-up-secret".to_owned())),
            at,
        };
        Ok(Changes::new(())
            .put_conversation(&header, &events)
            .put_wrap_up(wrap_up)
            .put_mention(user_id, id, message_id, at)
            .put_draft(draft, None)
            .insert_file(file)
            .put_dialogue(
                id,
                contact_id,
                key.seal(Column::Dialogue, id, &json!({ "slot": "dialogue-secret" })),
            )
            .insert_survey(survey)
            .audit("enrich", format!("conversation:{id}"), json!({})))
    };
    f.cx().change(Keys::new().conversation(id), change).await.expect("enriches");
    file_id
}

async fn profile_and_identities(f: Fixture) {
    let customer = f.customer("s1").await;
    let (id, env) = (customer.contact_id, f.env.clone());
    assert_eq!(f.cx().contact(id).await, Ok(None));
    assert!(matches!(f.cx().contact_key(id).await, Err(StoreError::Missing(_))));
    customer.say("hi", "client-1").await.expect("says");
    let record = f.cx().contact(id).await.expect("reads").expect("is there");
    assert_eq!((record.profile.name.as_deref(), record.verified), (Some("李雷 Erasable"), false));
    f.clock.advance_ms(1);
    let hash = f.cx().identity_hash(IdentityKind::Signed, "customer-77").await.expect("a hash");
    let identity = Identity { id: env.id(), contact_id: id, kind: IdentityKind::Signed };
    let value = customer.key.seal(Column::IdentityValue, identity.id, &"customer-77".to_owned());
    let profile = Profile { name: Some("韩梅梅".into()), ..Profile::default() };
    let sealed = customer.key.seal(Column::Profile, id, &profile);
    let change = move |state: &State| -> Result<Changes<()>, StoreError> {
        assert!(state.contact(id).is_some() && state.identity(IdentityKind::Signed, hash).is_none());
        let changes =
            Changes::new(()).insert_identity(&identity, hash, value.clone()).put_profile(id, sealed.clone());
        Ok(changes.audit("identify_contact", format!("contact:{id}"), json!({})))
    };
    f.cx()
        .change(Keys::new().contact(id).identity(IdentityKind::Signed, hash), change)
        .await
        .expect("changes");
    let record = f.cx().contact(id).await.expect("reads").expect("is there");
    assert_eq!((record.profile, record.verified), (profile, true));
    assert_eq!(f.cx().contact_by_identity(IdentityKind::Signed, "customer-77").await, Ok(Some(id)));
    assert_eq!(f.cx().contact_by_identity(IdentityKind::Anonymous, "customer-77").await, Ok(None));
    let values: Vec<String> =
        f.cx().identities(id).await.expect("reads").into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, ["s1", "customer-77"]);
    // Another process opens the key from the database instead of the cache.
    if f.folder.is_some() || f.database.is_some() {
        let other = f.reopen().await.expect("opens");
        let again = other
            .cx(f.workspace_id, access::Actor::System)
            .contact(id)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!(again.profile.name.as_deref(), Some("韩梅梅"));
    }
}

async fn what_a_program_says_and_knows(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("hi", "client-1").await.expect("says");
    let (id, contact_id, env) = (said.conversation_id, customer.contact_id, f.env.clone());
    let hash = f.cx().identity_hash(IdentityKind::Phone, "8613800138000").await.expect("a hash");
    let identity = Identity { id: env.id(), contact_id, kind: IdentityKind::Phone };
    let value = customer.key.seal(Column::IdentityValue, identity.id, &"8613800138000".to_owned());
    let before = f.cx().contact(contact_id).await.expect("reads").expect("is there");
    let profile = Profile { name: Some("韩梅梅".into()), ..before.profile.clone() };
    let sealed = customer.key.seal(Column::Profile, contact_id, &profile);
    let change = |stored: Vec<u8>| {
        let (identity, value, sealed) = (identity.clone(), value.clone(), sealed.clone());
        move |_: &State| -> Result<Changes<()>, StoreError> {
            Ok(Changes::new(())
                .change_profile(contact_id, sealed.clone(), stored.clone())
                .insert_identity(&identity, hash, value.clone())
                .audit("update_contact", format!("contact:{contact_id}"), json!({})))
        }
    };
    let keys = Keys::new().contact(contact_id).identity(IdentityKind::Phone, hash);
    f.cx().change(keys.clone(), change(before.stored.clone())).await.expect("changes");
    assert_eq!(f.cx().contact_by_identity(IdentityKind::Phone, "8613800138000").await, Ok(Some(contact_id)));
    // Who read the profile before that writes over nothing.
    let late = f.cx().change(keys, change(before.stored)).await;
    assert!(matches!(late, Err(store::ChangeError::Store(StoreError::Conflict(_)))), "{late:?}");

    let (key_id, message_id, key) = (env.id(), env.id(), customer.key.clone());
    let content = conversation::Content::text("您的订单已发货。");
    let at = env.now();
    let change = move |state: &State| -> Result<Changes<()>, StoreError> {
        let header = state.conversation(id).ok_or(StoreError::Missing("conversation"))?;
        let command = Command::ProgramSays { key_id, message_id, beside_agent: false };
        let policy = conversation::session::Policy::default();
        let (header, events) = conversation::decide_all(header, [command], &policy, at).expect("may");
        let row = store::NewMessage {
            id: message_id,
            conversation_id: id,
            seq: header.seq,
            public_seq: Some(header.public_seq),
            author: conversation::Author::Program { key_id },
            private: false,
            client_msg_id: None,
            kind: content.kind(),
            body: key.seal(Column::MessageBody, message_id, &content),
            meta: None,
            at,
        };
        let changes = Changes::new(()).put_conversation(&header, &events).insert_message(row);
        Ok(changes.remove_identity(contact_id, IdentityKind::Phone, hash).audit(
            "reply",
            format!("conversation:{id}"),
            json!({}),
        ))
    };
    f.cx().change(Keys::new().conversation(id), change).await.expect("changes");
    crate::fixture::assert_sound(&f.cx(), id).await;
    let stored = f.cx().messages(id, None, 10).await.expect("reads").pop().expect("is there");
    assert_eq!(stored.author, conversation::Author::Program { key_id });
    assert_eq!(f.cx().contact_by_identity(IdentityKind::Phone, "8613800138000").await, Ok(None));
}

async fn files_dialogue_survey(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("hi", "client-1").await.expect("says");
    assert_eq!(f.cx().dialogue(said.conversation_id).await, Ok(None));
    let file_id = enrich(&f, &customer, &said).await;
    let file = f.cx().file(file_id).await.expect("reads").expect("is there");
    assert_eq!(
        (file.bytes.as_slice(), file.info.file.name.as_str()),
        (&b"file-secret"[..], "发票 secret-name.pdf")
    );
    assert_eq!(
        (file.info.contact_id, file.info.conversation_id),
        (customer.contact_id, Some(said.conversation_id))
    );
    assert_eq!(f.cx().file(f.env.id()).await, Ok(None));
    assert_eq!(f.cx().dialogue(said.conversation_id).await, Ok(Some(json!({ "slot": "dialogue-secret" }))));
    let surveys = f.cx().surveys_of(said.conversation_id).await.expect("reads");
    let found: Vec<_> =
        surveys.iter().map(|s| (s.session, s.stars, s.agent_stars, s.comment.as_deref())).collect();
    assert_eq!(found, [(0, 4, Some(2), Some("comment-secret"))]);
    assert_eq!(surveys[0].reasons, [SurveyReason::QUICK]);
    let (id, key) = (said.conversation_id, customer.key.clone());
    let cx = f.cx();
    let seen = cx.change(Keys::new().dialogue(id), move |state: &State| -> Result<_, StoreError> {
        let sealed = state.dialogue(id).ok_or(StoreError::Missing("dialogue"))?;
        Ok(Changes::new(key.open(Column::Dialogue, id, sealed)?))
    });
    assert_eq!(seen.await, Ok(json!({ "slot": "dialogue-secret" })));
}

async fn export(f: Fixture) {
    let customer = f.customer("s1").await;
    assert!(f.cx().export_contact(customer.contact_id).await.expect("reads").is_none());
    let mut said = Vec::new();
    for number in 0..3 {
        said.push(customer.say(&format!("word {number}"), &format!("client-{number}")).await.expect("says"));
    }
    enrich(&f, &customer, &said[0]).await;
    customer.command(said[0].conversation_id, Command::Close).await;
    said.push(customer.say("a new conversation", "client-9").await.expect("says"));
    let all = f.cx().export_contact(customer.contact_id).await.expect("reads").expect("is there");
    let ids: Vec<_> = all.messages.iter().map(|message| message.id).collect();
    assert_eq!(ids, said.iter().map(|one| one.message_id).collect::<Vec<_>>());
    assert_eq!((all.conversations.len(), all.files.len(), all.identities.len()), (2, 1, 1));
    assert_eq!(all.surveys[0].comment.as_deref(), Some("comment-secret"));
    let said_of_it = &all.wrap_ups[0];
    assert_eq!(
        (said_of_it.session, said_of_it.topic.as_deref(), said_of_it.solved, said_of_it.note.as_deref()),
        (0, Some("return_window"), Some(true), Some("wrap-up-secret"))
    );
    let mentioned = store::ListFilter::Mentions(said_of_it.user_id);
    let found = f.cx().conversations(mentioned, None, 9).await.expect("reads");
    assert_eq!(found.iter().map(|row| row.header.id).collect::<Vec<_>>(), [said[0].conversation_id]);
    assert!(
        f.cx()
            .conversations(store::ListFilter::Mentions(f.env.id()), None, 9)
            .await
            .expect("reads")
            .is_empty()
    );
    assert_eq!(all.record.profile.name.as_deref(), Some("李雷 Erasable"));
}
