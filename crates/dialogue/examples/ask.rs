//! What the model understands: `cargo run -p dialogue --example ask -- packs/ecommerce "怎么退货" "agent pls"`.
#![allow(clippy::print_stdout, reason = "a command-line report")]

use dialogue::{DialogueState, Pack, Turn, step};

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| "packs/ecommerce".to_owned());
    match Pack::load(&|path: &str| std::fs::read_to_string(format!("{folder}/{path}")).ok()) {
        Err(problem) => println!("{problem}"),
        Ok(pack) => {
            for text in args {
                let turn =
                    Turn { texts: vec![text.clone()], open: true, agents_online: true, ..Turn::default() };
                let out = step(&pack, &DialogueState::default(), &turn);
                let u = pack.model.understand(&text);
                println!(
                    "{text}\n  {:?} {:?} person {:.2} outside {:.2} rules {:?}",
                    out.decision, u.shape, u.wants_person, u.out_of_scope, out.why.rules
                );
                for s in u.intents.iter().take(3) {
                    println!("    {:.2} {} ({}) {:?}", s.confidence, s.id, s.nearest, s.reasons);
                }
                for r in out.replies() {
                    println!("    > {} {:?}", r.text, r.quick_replies);
                }
            }
        }
    }
}
