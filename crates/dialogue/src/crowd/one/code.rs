//! Codes that prove who asks, as customers write them.

use base::Locale;

use super::Talk;

impl Talk<'_> {
    /// The code that was sent, as people write it; some get it wrong, or have another sent.
    pub(super) fn code(&mut self) -> String {
        let zh = self.goal.language == Locale::Zh;
        if self.dice.percent(8) {
            return if zh { "没收到验证码" } else { "I didn't get the code" }.to_owned();
        }
        let right = self.codes.code().unwrap_or("000000").to_owned();
        let code = if self.dice.percent(10) { right.chars().rev().collect() } else { right };
        let ways: &[&str] =
            if zh { &["{}", "验证码是{}", "码：{}"] } else { &["{}", "the code is {}", "it's {}"] };
        let way = self.dice.one_of(ways).copied().unwrap_or("{}");
        let spaced = self.dice.percent(20);
        let code = if spaced { format!("{} {}", &code[..3], &code[3..]) } else { code };
        way.replace("{}", &code)
    }
}
