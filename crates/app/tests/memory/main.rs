//! How much memory a large letter takes, measured at the process: the letter, its files, and what is sealed for the database, not
//! every step of the way at once.

use app::mail::{Taken, receive};
use app::testing::mailbox;

const MB: usize = 1024 * 1024;

/// Kilobytes as the kernel counts them.
fn status(field: &str) -> usize {
    let text = std::fs::read_to_string("/proc/self/status").expect("the kernel tells");
    let line = text.lines().find(|line| line.starts_with(field)).expect("a known field");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

#[tokio::test]
async fn a_large_letter_is_not_held_many_times() {
    let (app, fixture) = app::testing::app(11).await;
    let mailbox = mailbox(&app, fixture.workspace_id, "help@shop.example").await;
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(25 * MB, b'x');
    let file = |name: &str| mail::Attached {
        name: name.to_owned(),
        mime: "application/pdf".to_owned(),
        bytes: pdf.clone(),
    };
    let outgoing = mail::Outgoing {
        message_id: "big@buyer.example".to_owned(),
        from: "lina@buyer.example".to_owned(),
        to: "help@shop.example".to_owned(),
        subject: "contract".to_owned(),
        date: mail::date::rfc5322(1_795_205_148),
        text: "Here it is.".to_owned(),
        files: vec![file("contract.pdf")],
        ..mail::Outgoing::default()
    };
    let raw = String::from_utf8(outgoing.bytes()).expect("ascii").replace("X-Zhike-Loop", "X-Other");
    drop((outgoing, pdf));
    let raw = raw.into_bytes();
    let size = raw.len();
    assert!(size < mail::limits::LETTER_BYTES, "25 MB of files fit: {size}");
    // The peak begins anew.
    std::fs::write("/proc/self/clear_refs", "5").expect("the kernel allows it");
    let before = status("VmRSS") * 1024 - size;
    assert!(matches!(receive(&app, &mailbox, raw).await.expect("taken"), Taken::Message(_)));
    // Both lie in the database afterwards, which is in memory here.
    let stored = size + 25 * MB;
    let peak = status("VmHWM") * 1024 - before - stored;
    assert!(
        peak < 2 * size + 16 * MB,
        "{} MB beside what is stored for a letter of {} MB",
        peak / MB,
        size / MB
    );
}
