//! Canned replies: who sees and changes which, and that a shortcut means one thing.

use access::Role;
use app::canned::{add, attach, count, download, list, remove, save, upload};
use base::CannedFileId;
use protocol::canned::SaveCannedReply;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    shared_ones_are_everybodys_and_own_ones_nobody_elses,
    a_shortcut_means_one_thing,
    files_go_with_their_reply_and_to_customers_as_copies,
    only_what_is_ones_own_can_be_put_on_a_reply,
}

fn reply(shortcut: &str, personal: bool) -> SaveCannedReply {
    SaveCannedReply {
        personal,
        folder: "物流".to_owned(),
        shortcut: shortcut.to_owned(),
        title: "发货时间".to_owned(),
        zh: "{{contact.name}} 您好，订单 {{order.number}} 今天发出。".to_owned(),
        en: String::new(),
        files: None,
    }
}

async fn shared_ones_are_everybodys_and_own_ones_nobody_elses(house: House) {
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let shared = add(&house.app, &supervisor, reply("fh", false)).await.expect("shared");
    let own = add(&house.app, &agent, reply("fh", true)).await.expect("the same shortcut, for myself");
    assert_eq!(refused(add(&house.app, &agent, reply("th", false)).await).slug, "forbidden");

    let seen =
        |replies: Vec<protocol::canned::CannedReply>| replies.into_iter().map(|r| r.id).collect::<Vec<_>>();
    let mine = seen(list(&house.app, &agent).await.expect("a list").replies);
    assert_eq!(mine, [own.id, shared.id], "one's own before the shared one of the same shortcut");
    assert_eq!(seen(list(&house.app, &supervisor).await.expect("a list").replies), [shared.id]);

    let app = &house.app;
    assert_eq!(refused(save(app, &agent, shared.id, reply("fh", false)).await).slug, "forbidden");
    assert_eq!(
        refused(save(app, &agent, own.id, reply("fh2", false)).await).slug,
        "forbidden",
        "nor made shared"
    );
    assert_eq!(refused(remove(app, &agent, shared.id).await).slug, "forbidden");
    for outcome in [
        save(app, &supervisor, own.id, reply("x", true)).await.map(|_| ()),
        remove(app, &supervisor, own.id).await,
        count(app, &supervisor, own.id).await,
    ] {
        assert_eq!(refused(outcome).slug, "not-found", "somebody else's own reply does not exist");
    }
    count(app, &agent, shared.id).await.expect("counted");
    count(app, &supervisor, shared.id).await.expect("counted");
    let used = save(app, &supervisor, shared.id, reply("fh", false)).await.expect("saved").used;
    assert_eq!(used, 2, "saving keeps the count");
    remove(app, &agent, own.id).await.expect("removed");
    assert_eq!(refused(remove(app, &agent, own.id).await).slug, "not-found");
}

async fn a_shortcut_means_one_thing(house: House) {
    let user = house.user(Role::Administrator);
    let app = &house.app;
    let one = add(app, &user, reply("fh", false)).await.expect("added");
    let two = add(app, &user, reply("th", false)).await.expect("added");
    assert_eq!(refused(add(app, &user, reply("FH", false)).await).slug, "exists", "in any case");
    assert_eq!(refused(save(app, &user, two.id, reply("fh", false)).await).slug, "exists");
    save(app, &user, one.id, reply("fh", false)).await.expect("its own shortcut is no conflict");
    let both = tokio::join!(add(app, &user, reply("same", false)), add(app, &user, reply("same", false)));
    let slugs = [both.0, both.1].map(|outcome| outcome.err().map(|error| error.problem().slug));
    assert!(slugs.contains(&None) && slugs.contains(&Some("exists".to_owned())), "{slugs:?}");
    let unknown = SaveCannedReply { zh: "{{order.total}}".to_owned(), ..reply("zz", false) };
    assert_eq!(refused(add(app, &user, unknown).await).slug, "unknown-variable");
}

const PIXEL: &[u8] = include_bytes!("pixel.png");

fn with(shortcut: &str, personal: bool, files: &[CannedFileId]) -> SaveCannedReply {
    SaveCannedReply { files: Some(files.to_vec()), ..reply(shortcut, personal) }
}

fn names(reply: &protocol::canned::CannedReply) -> Vec<&str> {
    reply.files.iter().map(|file| file.name.as_str()).collect()
}

async fn files_go_with_their_reply_and_to_customers_as_copies(house: House) {
    let app = &house.app;
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let put_up = async |name: &str| upload(app, &supervisor, name, PIXEL.to_vec()).await.expect("put up").id;
    let (label, guide) = (put_up("标签.png").await, put_up("../guide.png").await);
    assert_eq!(
        refused(download(app, &agent, label).await).slug,
        "not-found",
        "nobody else's before it is saved"
    );
    let saved = add(app, &supervisor, with("th", false, &[label, guide])).await.expect("added");
    assert_eq!(names(&saved), ["标签.png", "guide.png"]);
    let (name, mime, bytes) = download(app, &agent, label).await.expect("everybody's now");
    assert_eq!((name.as_str(), mime, bytes.as_slice()), ("标签.png", "image/png", PIXEL));
    assert_eq!(names(&list(app, &agent).await.expect("a list").replies[0]), ["标签.png", "guide.png"]);

    // Said nothing of, they stay; said in another order, they stand so.
    let kept = save(app, &supervisor, saved.id, reply("th", false)).await.expect("saved");
    assert_eq!(names(&kept), ["标签.png", "guide.png"]);
    let turned = save(app, &supervisor, saved.id, with("th", false, &[guide, label])).await.expect("saved");
    assert_eq!(names(&turned), ["guide.png", "标签.png"]);

    // A customer gets a copy, which lives and dies with the customer.
    let mut visitor = house.visitor("zh").await;
    let id = house.say(&mut visitor, "怎么寄回？").await;
    assert_eq!(
        refused(app::file::download(app, &visitor, base::FileId(label.0)).await).slug,
        "not-found",
        "no visitor reaches the house's own file"
    );
    let copy = attach(app, &agent, id, label).await.expect("a copy");
    assert_eq!((copy.name.as_str(), copy.mime.as_str()), ("标签.png", "image/png"));
    assert_ne!(copy.file_id.0, label.0);
    remove(app, &supervisor, saved.id).await.expect("removed");
    assert_eq!(refused(download(app, &agent, label).await).slug, "not-found");
    assert_eq!(refused(attach(app, &agent, id, label).await).slug, "not-found");
    let theirs = app::file::download(app, &visitor, copy.file_id).await.expect("still the customer's");
    assert_eq!(theirs.1, PIXEL);

    // Whoever removed it can put it back; after a day nobody can.
    let back = add(app, &supervisor, with("th", false, &[guide])).await.expect("put back");
    assert_eq!(names(&back), ["guide.png"]);
    let later = app.env().now().plus_ms(25 * 60 * 60 * 1_000);
    app.store().system().purge(later, 1).await.expect("purged");
    assert_eq!(refused(download(app, &supervisor, label).await).slug, "not-found", "what no reply has goes");
    download(app, &agent, guide).await.expect("what a reply has stays");
}

async fn only_what_is_ones_own_can_be_put_on_a_reply(house: House) {
    let app = &house.app;
    let (agent, supervisor) = (house.agent(), house.user(Role::Supervisor));
    let mine = upload(app, &agent, "a.png", PIXEL.to_vec()).await.expect("put up").id;
    assert_eq!(refused(add(app, &supervisor, with("x", false, &[mine])).await).slug, "not-found");
    let own = add(app, &agent, with("x", true, &[mine])).await.expect("added");
    assert_eq!(
        refused(download(app, &supervisor, mine).await).slug,
        "not-found",
        "an own reply's is its owner's"
    );
    assert_eq!(
        refused(add(app, &agent, with("y", true, &[mine])).await).slug,
        "not-found",
        "one file, one reply"
    );
    save(app, &agent, own.id, with("x", true, &[])).await.expect("taken off");
    let moved = add(app, &agent, with("y", true, &[mine])).await.expect("and put on another");
    assert_eq!(moved.files.len(), 1);
    assert_eq!(refused(upload(app, &agent, "a.html", b"<html><script>".to_vec()).await).slug, "file-type");
    let many = vec![mine, base::CannedFileId(app.env().uuid()), mine];
    assert_eq!(
        refused(save(app, &agent, moved.id, with("y", true, &many)).await).slug,
        "invalid",
        "each once"
    );
    for _ in 0..base::limits::LOOSE_CANNED_FILES {
        upload(app, &agent, "a.png", PIXEL.to_vec()).await.expect("put up");
    }
    assert_eq!(refused(upload(app, &agent, "a.png", PIXEL.to_vec()).await).slug, "too-many");
}
