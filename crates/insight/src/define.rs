//! What a metric is, and how the table of definitions is written out for people.

use base::Locale;

/// In what a metric is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// How many.
    Count,
    /// A part of a whole, 0 to 1.
    Share,
    /// Milliseconds: mean, median and the 90th percentile.
    Time,
    /// So many for each.
    PerSession,
}

/// A metric's words in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Its name.
    pub name: &'static str,
    /// What is counted, out of what.
    pub definition: &'static str,
}

/// One metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its id, in the interface, in files and in addresses.
    pub id: &'static str,
    /// In what it is told.
    pub unit: Unit,
    /// Whether more is better, worse, or neither.
    pub better: Option<bool>,
    /// In Chinese.
    pub zh: Words,
    /// In English.
    pub en: Words,
}

impl Metric {
    /// Its words in a language.
    pub const fn words(&self, locale: Locale) -> Words {
        match locale {
            Locale::Zh => self.zh,
            Locale::En => self.en,
        }
    }
}

/// The table of definitions as a document.
pub fn markdown(locale: Locale) -> String {
    let (title, intro, head) = match locale {
        Locale::Zh => (
            "指标口径",
            "报表页上每个数字的口径，与程序同出一表。日与时按工作区时区；会话计入它开始的那一天，跨过午夜也不改；客户未说话的会话单独计数，不进入其他指标；没有样本就没有平均值，也不显示为 0；会话结束后才计入。",
            "| 指标 | 标识 | 口径 |\n|---|---|---|\n",
        ),
        Locale::En => (
            "What the figures mean",
            "Every figure of the reports page, from the same table as the program. Days and hours are those of the workspace's zone. A session counts on the day on which it began, also when it ended after midnight. Sessions in which the customer wrote nothing are counted apart and are in no other figure. Without a sample there is no average, and it is not shown as 0. A session counts once it has ended.",
            "| Figure | Id | Definition |\n|---|---|---|\n",
        ),
    };
    let row = |metric: &Metric| {
        let words = metric.words(locale);
        format!("| {} | `{}` | {} |\n", words.name, metric.id, words.definition)
    };
    let rows: String = crate::METRICS.iter().map(row).collect();
    format!("# {title}\n\n{intro}\n\n{head}{rows}")
}
