//! Messages that steer a task, and messages that do not.

use super::*;

#[test]
fn what_steers() {
    for text in ["重新来吧", "我们从头开始", "start over please", "can we start again"] {
        assert!(starts_over(text), "{text}");
    }
    for text in ["上一步", "返回上一步吧", "go back", "can we go back please", "previous step"] {
        assert!(goes_back(text), "{text}");
    }
    for text in ["我想退回给你们", "怎么返回商品", "send it back", "money back"] {
        assert!(!goes_back(text), "{text}");
    }
    for text in ["不对", "信息有误", "that's wrong", "that's not right"] {
        assert!(says_only_wrong(&nlu::normalise(text)), "{text}");
    }
    for text in ["地址不对", "the address is wrong", "不对，是第二个"] {
        assert!(says_wrong(text) && !says_only_wrong(text), "{text}");
    }
    for text in ["不方便提供", "这是隐私", "i'd rather not", "i don't want to give that"] {
        assert!(would_rather_not(text), "{text}");
    }
    for text in ["为什么要手机号", "凭什么要我的电话", "why do you need my phone"] {
        assert!(asks_why(text), "{text}");
    }
}

#[test]
fn what_is_no_answer_in_words() {
    for text in ["不想说", "就是不想给", "重新来", "go back", "i'd rather not say"] {
        assert!(says_nothing_of_itself(text), "{text}");
    }
    for text in ["客服一直不愿意给我退款", "the courier would rather not climb the stairs, he said"]
    {
        assert!(!says_nothing_of_itself(text), "{text}");
    }
}
