//! Every way in which a server disappoints is told apart, and ends in time.

use std::time::Duration;

use base::Locale;
use llm::testing::{
    Play, Server, Step, answers, answers_at_once, end, event, piece, refuses, say, stream_head,
};
use llm::{Allowed, BadAddress, Endpoint, Failure, Outcome, Prompt, Usage, Wait, Waits, ask};
use serde_json::json;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(150);
const PATIENT: Waits = Waits { first: LONG, idle: LONG, whole: LONG };

async fn asked_of(url: &str, waits: Waits, prompt: &Prompt) -> Outcome {
    let allowed = Allowed::new(["127.0.0.1".to_owned()]);
    let endpoint = Endpoint { url, model: "small", key: Some("sk-secret"), allowed: &allowed };
    ask(&endpoint, &prompt.request(&json!({ "text": "客户" })), waits).await
}

async fn played(play: Play, waits: Waits) -> Result<String, Failure> {
    let server = Server::start(vec![play]).await;
    let outcome = asked_of(server.url(), waits, &Prompt::Translate(Locale::En)).await;
    outcome.result.map(|reply| reply.text)
}

#[tokio::test]
async fn a_stream_is_read_and_counted() {
    let server = Server::start(vec![answers("您好，[PHONE_1]")]).await;
    let outcome = asked_of(server.url(), PATIENT, &Prompt::Translate(Locale::Zh)).await;
    assert_eq!(outcome.result.map(|reply| reply.text), Ok("您好，[PHONE_1]".to_owned()));
    assert_eq!(outcome.usage, Some(Usage { tokens_in: 100, tokens_out: 20 }));
    assert!(outcome.sent > 0 && outcome.came > 0);
    let (asked, heads) = (server.asked().await, server.heads().await);
    assert_eq!(asked[0]["model"], "small");
    assert_eq!(asked[0]["stream_options"]["include_usage"], true);
    for part in
        ["post /v1/chat/completions http/1.1", "authorization: bearer sk-secret", "accept-encoding: identity"]
    {
        assert!(heads[0].contains(part), "{part}: {}", heads[0]);
    }
}

#[tokio::test]
async fn a_server_that_does_not_stream_is_understood() {
    assert_eq!(played(answers_at_once("Hello"), PATIENT).await, Ok("Hello".to_owned()));
    let without_kind = vec![
        say("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\n data: {}\n\n"),
        piece("a"),
        say("data: [DONE]\n\n"),
    ];
    assert_eq!(played(without_kind, PATIENT).await, Ok("a".to_owned()));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for status in [400, 401, 403, 404, 422] {
        let said = "model `small` does not exist".to_owned();
        let refused = played(refuses(status, "", &said), PATIENT).await;
        assert_eq!(refused, Err(Failure::Refused { status, said }));
    }
    for status in [500, 502, 503, 504] {
        let failing = played(refuses(status, "", "overloaded"), PATIENT).await;
        assert_eq!(failing, Err(Failure::Failing { status, said: "overloaded".to_owned() }));
    }
    let page = vec![say("HTTP/1.1 502 Bad\r\nconnection: close\r\n\r\n<h1>Bad\x1b[31m gateway</h1>")];
    let said = "<h1>Bad[31m gateway</h1>".to_owned();
    assert_eq!(played(page, PATIENT).await, Err(Failure::Failing { status: 502, said }));
    let throttled = |after, retry_after_s| async move {
        assert_eq!(
            played(refuses(429, after, "slow down"), PATIENT).await,
            Err(Failure::Throttled { retry_after_s })
        );
    };
    throttled("retry-after: 7\r\n", Some(7)).await;
    throttled("", None).await;
    let moved =
        vec![say("HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n")];
    assert!(
        matches!(played(moved, PATIENT).await, Err(Failure::Refused { status: 302, .. })),
        "nothing is followed"
    );
}

#[tokio::test]
async fn every_stall_ends() {
    let first = Waits { first: SHORT, ..PATIENT };
    assert_eq!(played(vec![Step::Stall], first).await, Err(Failure::Slow(Wait::First)));
    assert_eq!(
        played(vec![stream_head(), Step::Stall], first).await,
        Err(Failure::Slow(Wait::First)),
        "a head is no answer"
    );
    let idle = Waits { idle: SHORT, ..PATIENT };
    assert_eq!(
        played(vec![stream_head(), piece("half"), Step::Stall], idle).await,
        Err(Failure::Slow(Wait::Idle))
    );
    let whole = Waits { whole: SHORT, ..PATIENT };
    let dripping = vec![stream_head(), Step::Drip(b": still thinking\n\n")];
    assert_eq!(played(dripping, whole).await, Err(Failure::Slow(Wait::Whole)), "signs of life are no answer");
    let refusing = vec![say("HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\nha"), Step::Stall];
    assert_eq!(played(refusing, idle).await, Err(Failure::Failing { status: 500, said: "ha".to_owned() }));
}

#[tokio::test]
async fn nobody_there_and_nothing_inside() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let outcome = asked_of(&format!("http://{gone}/v1"), PATIENT, &Prompt::Probe).await;
    assert!(matches!(outcome.result, Err(Failure::Unreachable(_))), "{:?}", outcome.result);
    let inside = asked_of("https://10.0.0.1/v1", PATIENT, &Prompt::Probe).await;
    assert_eq!(inside.result, Err(Failure::Address(BadAddress::Inside("10.0.0.1".to_owned()))));
    let closed = played(Vec::new(), PATIENT).await;
    assert!(matches!(closed, Err(Failure::Unreachable(_))), "{closed:?}");
}

#[tokio::test]
async fn what_is_broken_off_or_garbled_is_no_answer() {
    assert_eq!(played(vec![stream_head(), piece("half")], PATIENT).await, Err(Failure::Truncated));
    assert_eq!(played(vec![stream_head()], PATIENT).await, Err(Failure::Truncated));
    let half = vec![stream_head(), piece("a"), say("data: {\"choices\":[{\"delta\":{\"content\":\"b")];
    assert!(matches!(played(half, PATIENT).await, Err(Failure::Malformed(_))), "half an event");
    let torn = vec![say(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: text/event-stream\r\n\r\n6\r\ndata: \r\n",
    )];
    assert_eq!(played(torn, PATIENT).await, Err(Failure::Truncated));
    let json = vec![say(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{\"choices\":[{\"mess",
    )];
    assert_eq!(played(json, PATIENT).await, Err(Failure::Truncated));
    for garbage in ["<!doctype html><p>log in</p>", "data: {]\n\n", "data: null\n\n", "\u{0}\u{1}", "[1,2,3]"]
    {
        let play = vec![stream_head(), say(garbage)];
        let failed = played(play, PATIENT).await;
        assert!(matches!(failed, Err(Failure::Malformed(_))), "{garbage}: {failed:?}");
    }
    let no_text = vec![stream_head(), Step::Say(b"data: \xff\xfe\n\n".to_vec())];
    assert!(matches!(played(no_text, PATIENT).await, Err(Failure::Malformed(_))));
    let packed = vec![say("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\nxx")];
    assert!(matches!(played(packed, PATIENT).await, Err(Failure::Malformed(_))));
    let trouble = vec![stream_head(), piece("a"), event(&json!({ "error": { "message": "out of memory" } }))];
    assert_eq!(
        played(trouble, PATIENT).await,
        Err(Failure::Failing { status: 200, said: "out of memory".to_owned() })
    );
}

#[tokio::test]
async fn ends_that_are_none_are_told_apart() {
    let ended = |reason: &'static str| async move {
        let mut play = vec![stream_head(), piece("half")];
        play.extend(end(reason));
        played(play, PATIENT).await
    };
    assert_eq!(ended("length").await, Err(Failure::Cut));
    assert_eq!(ended("content_filter").await, Err(Failure::Filtered));
}

#[tokio::test]
async fn floods_end_at_a_bound() {
    let words = b"data: {\"choices\":[{\"delta\":{\"content\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}}]}\n\n";
    for flood in [&b"x"[..], b"\n\n", b": comment\n", words] {
        assert_eq!(played(vec![stream_head(), Step::Flood(flood)], PATIENT).await, Err(Failure::TooLong));
    }
    let behind_the_end = {
        let mut play = answers("done");
        play.push(Step::Flood(b"data: more\n\n"));
        play
    };
    assert_eq!(played(behind_the_end, PATIENT).await, Ok("done".to_owned()));
}

#[tokio::test]
async fn malicious_answers_are_text_or_nothing() {
    let call = json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 0, "function": { "name": "refund", "arguments": "{}" } }] }, "finish_reason": "tool_calls" }] });
    let commands = played(vec![stream_head(), event(&call)], PATIENT).await;
    assert!(matches!(commands, Err(Failure::Malformed(_))), "no command was offered: {commands:?}");
    let lies =
        json!({ "choices": [], "usage": { "prompt_tokens": u64::MAX, "completion_tokens": u64::MAX } });
    let server =
        Server::start(vec![vec![stream_head(), piece("a"), event(&lies), say("data: [DONE]\n\n")]]).await;
    let usage = asked_of(server.url(), PATIENT, &Prompt::Translate(Locale::En)).await.usage.expect("usage");
    assert!(usage.tokens_in <= 10_000_000 && usage.tokens_out <= 10_000_000);
    let draft = Prompt::Draft { language: Locale::En, articles: vec!["A1".to_owned()] };
    for bad in [
        r#"{"reply":"x","sources":["A2"],"enough":true}"#,
        r#"{"reply":"x","sources":[],"enough":true,"send":true}"#,
        r#"{"reply":"x","sources":[]}"#,
        "Of course! Here is the reply.",
    ] {
        let server = Server::start(vec![answers(bad)]).await;
        let failed = asked_of(server.url(), PATIENT, &draft).await.result;
        assert!(matches!(failed, Err(Failure::Malformed(_))), "{bad}: {failed:?}");
    }
}
