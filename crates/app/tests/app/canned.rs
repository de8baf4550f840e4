//! Canned replies: who sees and changes which, and that a shortcut means one thing.

use access::Role;
use app::canned::{add, count, list, remove, save};
use protocol::canned::SaveCannedReply;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    shared_ones_are_everybodys_and_own_ones_nobody_elses,
    a_shortcut_means_one_thing,
}

fn reply(shortcut: &str, personal: bool) -> SaveCannedReply {
    SaveCannedReply {
        personal,
        folder: "物流".to_owned(),
        shortcut: shortcut.to_owned(),
        title: "发货时间".to_owned(),
        zh: "{{contact.name}} 您好，订单 {{order.number}} 今天发出。".to_owned(),
        en: String::new(),
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
