//! Examples from and for other systems: said first, then all or nothing, and the same again when taken back in.

use access::Role;
use app::training::{
    add_examples, examples, export, import, intents, preview_import, remove_example, undo_import,
};
use protocol::training::Origin;
use protocol::training_import::{ImportPreview, ImportTraining, TrainingFormat, UndoTrainingImport};

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_file_of_rasa_is_looked_at_and_taken_in,
    a_file_with_a_wrong_line_is_not_taken_in_at_all,
    what_is_taken_out_can_be_taken_in,
    an_import_is_taken_back_but_not_what_was_done_with_it,
}

const RASA: &str = "version: \"3.1\"
nlu:
- intent: Promo/singles-day
  examples: |
    - 双十一[几点](time)开始
    - when does the [sale]{\"entity\": \"event\"} start
    - 双十一[几点](time)开始
- intent: order.status
  examples: |
    - 包裹到哪一站了呢
    - when does the sale start
";

fn file(format: TrainingFormat, text: &str) -> ImportTraining {
    ImportTraining { format, text: text.to_owned() }
}

async fn a_file_of_rasa_is_looked_at_and_taken_in(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let ask = || file(TrainingFormat::Rasa, RASA);
    assert_eq!(refused(import(app, &house.agent(), ask()).await).slug, "forbidden");
    let seen = preview_import(app, &chief, ask()).await.expect("looked at");
    assert_eq!((seen.new_intents.clone(), seen.entities_dropped), (vec!["promo.singles_day".to_owned()], 3));
    assert!(seen.problems.is_empty() && !seen.applied);
    let counts: Vec<_> =
        seen.examples.iter().map(|one| (one.intent.as_str(), one.added, one.known)).collect();
    assert_eq!(counts, [("promo.singles_day", 2, 1), ("order.status", 1, 0)]);
    assert_eq!(seen.examples[1].elsewhere[0].intent, "promo.singles_day", "also within the file");
    let own = |list: protocol::training::Intents| {
        list.intents.into_iter().filter(|one| one.own).collect::<Vec<_>>()
    };
    assert!(own(intents(app, &chief).await.expect("intents")).is_empty(), "looking does nothing");

    let done = import(app, &chief, ask()).await.expect("taken in");
    assert!(done.applied && done.examples == seen.examples);
    let made = own(intents(app, &chief).await.expect("intents"));
    assert_eq!((made[0].id.as_str(), made[0].added, &made[0].answer), ("promo.singles_day", 2, &None));
    assert_eq!(made[0].title.zh, "singles day", "until somebody says it better");
    let page = examples(app, &chief, "promo.singles_day").await.expect("examples").examples;
    assert!(page.iter().all(|one| one.origin == Origin::Imported));
    let again = import(app, &chief, ask()).await.expect("taken in again");
    assert!(again.examples.iter().all(|one| one.added == 0) && again.new_intents.is_empty(), "nothing twice");
    let begun = app::training::train(app, &chief, Default::default()).await.expect("begun");
    assert_eq!(begun.added, 1, "an intent without an answer is not learned");
}

async fn a_file_with_a_wrong_line_is_not_taken_in_at_all(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let table = "intent,text\r\npromo.sale,何时开始\r\npromo.sale,\r\n促销,好\r\n";
    let done = import(app, &chief, file(TrainingFormat::Csv, table)).await.expect("said");
    let wrong: Vec<_> = done.problems.iter().map(|one| (one.line, one.problem.as_str())).collect();
    assert_eq!((wrong, done.applied), (vec![(3, "empty"), (4, "bad_intent")], false));
    assert!(intents(app, &chief).await.expect("intents").intents.iter().all(|one| !one.own), "nothing of it");
    let talk = "intent,text\r\nsmalltalk.nothing,好的呀\r\n";
    let done = import(app, &chief, file(TrainingFormat::Csv, talk)).await.expect("said");
    assert_eq!(done.problems[0].problem, "bad_intent", "small talk is the pack's");
    let many: String = (0..10_001).map(|n| format!("    - 例句 {n}\n")).collect();
    let many = format!("nlu:\n- intent: promo.sale\n  examples: |\n{many}");
    assert_eq!(refused(import(app, &chief, file(TrainingFormat::Rasa, &many)).await).slug, "invalid");
    let of_one: String = (0..2_001).map(|n| format!("    - 例句 {n}\n")).collect();
    let of_one = format!("nlu:\n- intent: promo.sale\n  examples: |\n{of_one}");
    assert_eq!(refused(import(app, &chief, file(TrainingFormat::Rasa, &of_one)).await).slug, "too-many");
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    assert_eq!(
        refused(preview_import(app, &chief, file(TrainingFormat::Rasa, &large)).await).slug,
        "invalid"
    );
}

async fn what_is_taken_out_can_be_taken_in(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let added = "intent,text\r\norder.status,=包裹在哪\r\n";
    assert!(import(app, &chief, file(TrainingFormat::Csv, added)).await.expect("taken in").applied);
    for format in [TrainingFormat::Rasa, TrainingFormat::Csv] {
        let text = export(app, &chief, format).await.expect("taken out");
        assert!(text.contains("包裹在哪") && text.lines().count() > 1_000);
        let back = preview_import(app, &chief, file(format, &text)).await.expect("looked at");
        assert_eq!(back.problems, []);
        assert!(back.examples.iter().all(|one| one.added == 0), "all of it is known: {:?}", back.examples);
        assert!(back.new_intents.is_empty());
    }
    assert_eq!(refused(export(app, &house.agent(), TrainingFormat::Csv).await).slug, "forbidden");
}

fn undo(done: &ImportPreview) -> UndoTrainingImport {
    let (ids, restored, intents) = (done.ids.clone(), done.restored.clone(), done.new_intents.clone());
    UndoTrainingImport { ids, restored, intents }
}

async fn an_import_is_taken_back_but_not_what_was_done_with_it(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let of_pack = examples(app, &chief, "order.status").await.expect("examples").examples.remove(0);
    remove_example(app, &chief, "order.status", of_pack.id).await.expect("off");
    let before = intents(app, &chief).await.expect("intents").intents;
    let table = format!(
        "intent,text\r\npromo.sale,何时开始\r\npromo.other,哪天结束\r\norder.status,{}\r\n",
        of_pack.text
    );
    let ask = || file(TrainingFormat::Csv, &table);
    let seen = preview_import(app, &chief, ask()).await.expect("looked at");
    assert!(seen.ids.is_empty() && seen.restored.is_empty(), "nothing was done yet");
    let done = import(app, &chief, ask()).await.expect("taken in");
    assert_eq!((done.ids.len(), done.restored.clone()), (2, vec![of_pack.id]));

    assert_eq!(refused(undo_import(app, &house.agent(), undo(&done)).await).slug, "forbidden");
    let many = UndoTrainingImport { ids: vec![of_pack.id; 10_001], ..undo(&done) };
    assert_eq!(refused(undo_import(app, &chief, many).await).slug, "invalid");
    let mut wide = undo(&done);
    wide.intents.push("order.status".to_owned());
    for _ in 0..2 {
        undo_import(app, &chief, wide.clone()).await.expect("taken back, also twice");
    }
    assert_eq!(intents(app, &chief).await.expect("intents").intents, before, "as it was");

    let done = import(app, &chief, ask()).await.expect("taken in again");
    let more = protocol::training::AddExamples { texts: vec!["几点开始呀".to_owned()], force: false };
    let written = add_examples(app, &chief, "promo.sale", more).await.expect("went on with");
    let mut wide = undo(&done);
    wide.ids.extend(&written.ids);
    undo_import(app, &chief, wide).await.expect("taken back");
    let left = intents(app, &chief).await.expect("intents").intents;
    let own: Vec<_> = left.iter().filter(|one| one.own).map(|one| (one.id.as_str(), one.added)).collect();
    assert_eq!(own, [("promo.sale", 1)], "what somebody wrote is not taken with it");
}
