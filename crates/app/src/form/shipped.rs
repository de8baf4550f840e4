//! What is offered until a workspace has forms of its own.

use conversation::content::FieldKind;
use protocol::form::{FormFieldSet, FormSet};
use protocol::inbox::Wording;

fn words(zh: &str, en: &str) -> Wording {
    Wording { zh: zh.to_owned(), en: en.to_owned() }
}

fn field(name: &str, kind: FieldKind, zh: &str, en: &str) -> FormFieldSet {
    FormFieldSet { name: name.to_owned(), label: words(zh, en), kind, required: true, choices: Vec::new() }
}

/// Order number, how to reach the customer, where to send it, when.
pub(super) fn shipped() -> Vec<FormSet> {
    use FieldKind::{Choice, Date, Email, Phone, Text};
    let optional = |field: FormFieldSet| FormFieldSet { required: false, ..field };
    let time = FormFieldSet {
        choices: vec![words("上午", "Morning"), words("下午", "Afternoon"), words("都可以", "Either")],
        ..optional(field("time", Choice, "什么时段方便", "What time suits you"))
    };
    vec![
        FormSet {
            title: words("请告诉我们订单号", "Your order number"),
            fields: vec![field("order_number", Text, "订单号", "Order number")],
        },
        FormSet {
            title: words("请留下您的联系方式", "How can we reach you?"),
            fields: vec![
                field("name", Text, "怎么称呼您", "Your name"),
                field("phone", Phone, "手机号", "Phone number"),
                optional(field("email", Email, "邮箱", "E-mail address")),
            ],
        },
        FormSet {
            title: words("请填写收货信息", "Where shall we send it?"),
            fields: vec![
                field("name", Text, "收货人", "Recipient"),
                field("phone", Phone, "手机号", "Phone number"),
                field("address", Text, "详细地址", "Full address"),
            ],
        },
        FormSet {
            title: words("请选一个方便的日期", "Choose a day"),
            fields: vec![field("date", Date, "哪天方便", "Which day suits you"), time],
        },
    ]
}
