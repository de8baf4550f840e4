//! What a configuration may say.

use std::path::PathBuf;

use crate::config::{Config, Switch};

#[test]
fn folders_are_named() {
    let text = "[import_folders]\n\"手册\" = \"/srv/handbook\"\n\"team wiki\" = \"/srv/wiki\"\n";
    let config = Config::merge(text, |_| None).expect("good");
    assert_eq!(config.import_folders["手册"], PathBuf::from("/srv/handbook"));
}

#[test]
fn secrets_that_sign_nothing_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let (key, secret) = (dir.path().join("key"), dir.path().join("secret"));
    std::fs::write(&key, "key\n").expect("written");
    let text = format!("[actions]\nurl = \"http://shop\"\nkey_file = {key:?}\nsecret_file = {secret:?}\n");
    let config = Config::merge(&text, |_| None).expect("good");
    let good = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for (written, held) in [
        (format!("{good}\n"), Some(1)),
        (format!("{good}\n{good}\n"), Some(2)),
        (format!("{good}\n{good}\n{good}\n"), None),
        ("secret\n".to_owned(), None),
        (String::new(), None),
    ] {
        std::fs::write(&secret, &written).expect("written");
        let settings = config.settings().ok().and_then(|settings| settings.actions);
        assert_eq!(settings.map(|endpoint| endpoint.secrets.len()), held, "{written:?}");
    }
}

#[test]
fn file_then_environment_and_unknown_keys_are_errors() {
    let text = "listen = \"127.0.0.1:9000\"\n[session]\nremind_after_s = 60\nclose_after_s = 120\n";
    let vars = |key: &str| match key {
        "ZHIKE_LISTEN" => Some("127.0.0.1:9001".to_owned()),
        "ZHIKE_ASSISTANT" => Some("off".to_owned()),
        "ZHIKE_ACTIONS_URL" => None,
        _ => None,
    };
    let config = Config::merge(text, vars).expect("good");
    assert_eq!(config.listen.port(), 9001);
    assert_eq!(config.assistant, Switch::Off);
    assert_eq!(config.session.close_after_s, 120);
    for (bad, word) in [
        ("listen = 1", "listen"),
        ("[session]\nremind = 3", "remind"),
        ("database = \"mysql://x\"", "sqlite:PATH"),
        ("public_url = \"https://a.example/\"", "slash"),
        ("listen = \"0.0.0.0:80\"\npublic_url = \"http://a.example\"", "https"),
        ("[session]\nremind_after_s = 60\nclose_after_s = 60", "longer"),
        ("[actions]\nurl = \"http://shop\"", "key_file"),
        ("[actions.mcp.Tickets]\nurl = \"https://t\"", "a-z"),
        ("[actions.mcp.tickets]\nurl = \"tickets\"", "https://"),
        ("listen 3", "TOML"),
        ("[import_folders]\nhandbook = \"docs\"", "absolute"),
        ("[import_folders]\n\"a/b\" = \"/srv/a\"", "letters"),
        ("[import_folders]\n\"\" = \"/srv/a\"", "letters"),
        ("[import_folders]\nall = \"/\"", "data directory"),
        ("data_dir = \"/srv/zhike\"\n[import_folders]\nkeys = \"/srv/zhike/keys\"", "data directory"),
    ] {
        let error = format!("{:#}", Config::merge(bad, |_| None).expect_err(bad));
        assert!(error.contains(word), "{bad}: {error}");
    }
}
