//! Text as people speak and chat: what a recogniser writes is made plain before it is understood. Fillers and hesitations go, what is said
//! twice is kept once, dialect and slang become the common words, codes told sign by sign become one piece.

mod echo;
mod english;
mod han;
mod list;
mod sound;

use std::borrow::Cow;

use crate::normal::is_han;

pub(crate) use echo::Echo;

/// A normalised text as it would have been written. A text that says nothing else stays as it is.
pub fn plain(normal: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(normal);
    if normal.contains(is_han) {
        let chars: Vec<char> = text.chars().collect();
        let meant = han::plain(&chars);
        if meant != chars {
            text = Cow::Owned(meant.into_iter().collect());
        }
    }
    if text.bytes().any(|b| b.is_ascii_alphabetic()) {
        text = Cow::Owned(english::plain(&text));
    }
    if text.chars().any(char::is_alphanumeric) { text } else { Cow::Borrowed(normal) }
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::normal::normalise;

    #[test]
    fn what_is_meant_is_left() {
        for (said, meant) in [
            ("嗯那个我想问一下就是说怎么退货啊", "我想问一下怎么退货"),
            ("我我我想退款", "我想退款"),
            ("我想我想要退货", "我想要退货"),
            ("余额怎么查", "余额怎么查"),
            ("谢谢", "谢谢"),
            ("帮我看看那个订单", "帮我看看那个订单"),
            ("单号是幺二三四五", "单号是12345"),
            ("咋整啊", "怎么办"),
            ("点解仲未发货", "为什么仲未发货"),
            ("嗯嗯", "嗯嗯"),
            ("um so i want i want to uh return it", "i want to return it"),
            ("where is my, you know, new parcel", "where is my, new parcel"),
            ("do you know where my order is", "do you know where my order is"),
            ("what kind of lamp is it", "what kind of lamp is it"),
            ("i would like to return it", "i would like to return it"),
            ("my order is zed kay two oh two six", "my order is zk2026"),
            ("it is W-X-1-2", "it is wx12"),
            ("are one two", "are one two"),
            ("", ""),
        ] {
            assert_eq!(plain(&normalise(said)), meant, "{said}");
        }
    }
}
