//! Search over many conversations, measured: `ZHIKE_SEARCH_BENCH=100000 cargo test -p app --test app search_bench -- --ignored --nocapture`.

use ::conversation::session::Policy;
use ::conversation::{
    Author, Command, Contact, Content, EventKind, Identity, IdentityKind, Profile, decide_all, open,
};
use app::conversation::filter;
use base::seeded::SeededEntropy;
use base::{IdentityId, Locale, MessageId};
use protocol::filter::{Filter, Find};
use serde_json::json;
use store::{Changes, Column, Config, Cx, Keys, NewMessage, State, StoreError};

use crate::support::House;

const MESSAGES: usize = 8;
const AT_ONCE: usize = 64;
const ASKED: usize = 60;
const SAID: [&str; 40] = [
    "你好，在吗",
    "我的订单什么时候发货",
    "快递三天没有更新了",
    "包裹破了一个角",
    "想申请退货，运费谁出",
    "退款多久能到账",
    "可以换一个颜色吗",
    "发票抬头写错了，能重开吗",
    "尺码偏大，想换小一号",
    "客服态度很好，谢谢",
    "这款什么时候有货",
    "优惠券用不了",
    "地址填错了，还能改吗",
    "收到的商品和图片不一样",
    "说明书在哪里下载",
    "保修期是多久",
    "能不能开专用发票",
    "物流显示签收了但是我没收到",
    "想取消订单",
    "会员积分怎么用",
    "Hello, is anybody there?",
    "When will my order ship?",
    "The tracking has not moved for three days",
    "The parcel arrived damaged",
    "How do I return this?",
    "My refund has not arrived yet",
    "Can I change the delivery address?",
    "The discount code does not work",
    "I need an invoice for my company",
    "Is this in stock?",
    "好的，马上为您查询",
    "您的包裹正在派送，预计今天送达",
    "退货运费由我们承担",
    "已经为您申请退款",
    "请提供一下订单号",
    "还有什么可以帮您",
    "Let me check that for you",
    "Your parcel is on its way",
    "We pay for the return",
    "Please send me your order number",
];

/// One customer with one conversation of several messages, in one commit.
async fn talk(cx: Cx, inbox_id: base::InboxId, n: usize) {
    let entropy = SeededEntropy::new(n as u64);
    let contact_id = cx.env().id();
    let (key, wrapped) = cx.new_contact_key(contact_id).await.expect("a key");
    let secret = format!("bench-{n}");
    let hash = cx.identity_hash(IdentityKind::Anonymous, &secret).await.expect("a hash");
    let pick = |most: usize| usize::try_from(entropy.below(most as u64)).unwrap_or(0);
    let texts: Vec<String> = (0..MESSAGES)
        .map(|at| match at {
            2 => format!("订单号 ZK2026{n:06}"),
            _ => format!("{}，{}", SAID[pick(SAID.len())], SAID[pick(SAID.len())]),
        })
        .collect();
    let env = cx.env().clone();
    let change = move |_: &State| -> Result<Changes<()>, StoreError> {
        let now = env.now();
        let (header, opened) = open(env.id(), contact_id, inbox_id, Locale::Zh, now);
        let ids: Vec<MessageId> = texts.iter().map(|_| env.id()).collect();
        let commands = ids.iter().map(|id| Command::SystemSays { message_id: *id });
        let (header, events) = decide_all(&header, commands, &Policy::default(), now).expect("may");
        let profile = key.seal(
            Column::Profile,
            contact_id,
            &Profile { name: Some(format!("客户{n}")), ..Profile::default() },
        );
        let identity_id: IdentityId = env.id();
        let identity = Identity { id: identity_id, contact_id, kind: IdentityKind::Anonymous };
        let contact = Contact { id: contact_id, created_at: now, erased_at: None };
        let all: Vec<_> = std::iter::once(opened).chain(events.iter().cloned()).collect();
        let mut changes = Changes::new(())
            .insert_contact(&contact, profile, wrapped.clone())
            .insert_identity(&identity, hash, key.seal(Column::IdentityValue, identity_id, &secret))
            .put_conversation(&header, &all);
        for ((id, text), event) in ids.iter().zip(&texts).zip(&events) {
            assert!(matches!(event.kind, EventKind::MessageAdded { message_id, .. } if message_id == *id));
            let content = Content::text(text.as_str());
            changes = changes.insert_message(NewMessage {
                id: *id,
                conversation_id: header.id,
                seq: event.seq,
                public_seq: event.public_seq,
                author: Author::Customer,
                private: false,
                client_msg_id: None,
                kind: content.kind(),
                body: key.seal(Column::MessageBody, *id, &content),
                meta: None,
                at: now,
            });
        }
        Ok(changes.audit("bench", format!("conversation:{}", header.id), json!({})))
    };
    cx.change(Keys::new(), change).await.expect("stored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures, and says what")]
async fn search_bench() {
    let total: usize = std::env::var("ZHIKE_SEARCH_BENCH").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let folder = std::env::temp_dir().join(format!("zhike-search-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("zhike.db");
    let config = Config::Sqlite { path: path.clone() };
    store::Store::migrate(&config).await.expect("migrates");
    let house = House::with(app::Settings::default(), &config, None).await;
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let inbox =
        house.app.store().system().inbox_by_key(&house.fixture.inbox).await.expect("reads").expect("there");
    let size = || std::fs::metadata(&path).map(|file| file.len()).unwrap_or(0);
    let began = std::time::Instant::now();
    for first in (0..total).step_by(AT_ONCE) {
        let batch = (first..total.min(first + AT_ONCE)).map(|n| tokio::spawn(talk(cx.clone(), inbox.id, n)));
        for one in batch.collect::<Vec<_>>() {
            one.await.expect("stored");
        }
        house.fixture.clock.advance_ms(1_000);
    }
    house.app.store().system().scrub().await.expect("the log is emptied");
    let (filled, before) = (began.elapsed(), size());
    let began = std::time::Instant::now();
    while app::search::index(&house.app, house.fixture.workspace_id, house.app.env().now())
        .await
        .expect("indexes")
        .more
    {}
    let indexed = began.elapsed();
    house.app.store().system().scrub().await.expect("the log is emptied");
    let messages = (total * MESSAGES) as u64;
    println!("{total} conversations, {messages} messages; filled in {filled:.1?}, indexed in {indexed:.1?}");
    println!(
        "database {} bytes a message without the index, index {} bytes a message",
        before / messages,
        (size() - before) / messages
    );
    let agent = house.agent();
    let number = |n: usize| format!("ZK2026{:06}", n * 7_919 % total);
    for (name, ask) in [
        ("common, one word (退货)", Box::new(|_| "退货".to_owned()) as Box<dyn Fn(usize) -> String>),
        ("common, three words (退货 发票 refund)", Box::new(|_| "退货 发票 refund".to_owned())),
        ("phrase (\"退款多久能到账\")", Box::new(|_| "\"退款多久能到账\"".to_owned())),
        ("one order number", Box::new(number)),
        ("nowhere (咖啡)", Box::new(|_| "咖啡".to_owned())),
        ("rare with common (ZK… 退货)", Box::new(move |n| format!("{} 退货", number(n)))),
    ] {
        let (mut times, mut rows) = (Vec::new(), 0);
        for n in 0..ASKED {
            let began = std::time::Instant::now();
            let find = Find { filter: Filter { text: ask(n), ..Filter::default() }, cursor: None };
            rows += filter(&house.app, &agent, find).await.expect("a page").found.len();
            times.push(began.elapsed());
        }
        times.sort();
        println!(
            "{name}: p50 {:.1?}, p99 {:.1?}, {rows} rows in {ASKED} pages",
            times[ASKED / 2],
            times[ASKED - 1]
        );
    }
    std::fs::remove_dir_all(&folder).expect("nothing is left behind");
}
