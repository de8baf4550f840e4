//! What is said of a refused line in the file of refused lines, in the reader's language: what is wrong and what to do.

use base::Locale;

/// One sentence; the catalogue of the desk says the same.
pub(super) fn sentence(problem: &str, locale: Locale) -> &'static str {
    let (zh, en) = match problem {
        "nobody" => (
            "没有客户编号、邮箱或手机号，填写其中一项",
            "No external id, mail address or phone number; give one of them",
        ),
        "external_id" => {
            ("客户编号须为一行，1 至 120 个字", "An external id is one line of 1 to 120 characters")
        }
        "mail" => (
            "邮箱格式不对，写成 name@example.com，多个用分号隔开",
            "No mail address; write name@example.com, several with ; between",
        ),
        "phone" => (
            "号码格式不对，只写数字，境外号码前面加 + 和国家代码，多个用分号隔开",
            "No phone number; write digits, abroad with + and the country's number in front, several with ; between",
        ),
        "name" => ("姓名须为一行，最多 120 个字", "A name is one line of at most 120 characters"),
        "language" => ("语言只能是 zh 或 en", "A language is zh or en"),
        "attribute" => ("属性最多 200 个字", "An attribute has at most 200 characters"),
        "too_many_attributes" => (
            "一位客户最多 50 项属性，先清理现有属性",
            "A customer has at most 50 attributes; take others away first",
        ),
        "taken" => (
            "这一行指向两位不同的客户，先合并他们，或只留一个编号",
            "This line names two different customers; merge them first, or leave one reference",
        ),
        "cells" => (
            "这一行的格数比列名多，检查多余的分隔符",
            "This line has more cells than there are columns; look for a separator too many",
        ),
        _ => ("无法导入这一行", "This line cannot be taken"),
    };
    if locale == Locale::Zh { zh } else { en }
}
