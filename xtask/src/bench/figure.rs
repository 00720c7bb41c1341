//! What was measured that is no ratio of two times, beside its budget and the reference's figure.

use serde::Serialize;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Unit {
    #[serde(rename = "%")]
    Percent,
    #[serde(rename = "MB")]
    Megabytes,
    #[serde(rename = "s")]
    Seconds,
    #[serde(rename = "ms")]
    Milliseconds,
    #[serde(rename = "ticks")]
    Ticks,
    #[serde(rename = "x")]
    Ratio,
    #[serde(rename = "")]
    Times,
}

/// What a number is held to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Limit {
    None,
    AtMost(f64),
}

/// One number.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) row: String,
    pub(crate) ours: f64,
    pub(crate) unit: Unit,
    pub(crate) limit: Limit,
    pub(crate) reference: Option<String>,
    pub(crate) note: String,
}

impl Unit {
    fn write(self, number: f64) -> String {
        match self {
            Self::Percent => format!("{number:.2} %"),
            Self::Megabytes => format!("{number:.1} MB"),
            Self::Seconds => format!("{number:.2} s"),
            Self::Milliseconds => format!("{number:.2} ms"),
            Self::Ticks => format!("{number:.2} ticks"),
            Self::Ratio => format!("{number:.2} x"),
            Self::Times => format!("{number:.0}"),
        }
    }
}

impl Figure {
    fn verdict(&self) -> String {
        let word = match self.limit {
            Limit::None => "",
            Limit::AtMost(limit) if self.ours <= limit => "ok",
            Limit::AtMost(_) => "OVER",
        };
        match self.note.as_str() {
            "" => word.to_owned(),
            note => format!("{word} ({note})").trim_start().to_owned(),
        }
    }

    fn cells(&self) -> [String; 5] {
        let limit = match self.limit {
            Limit::None => "-".to_owned(),
            Limit::AtMost(limit) => self.unit.write(limit),
        };
        let reference = self.reference.as_deref().unwrap_or("-").to_owned();
        let ours = self.unit.write(self.ours);
        [self.row.clone(), ours, limit, reference, self.verdict()]
    }
}

/// Returns the table, its columns as wide as their widest cell.
pub(crate) fn table(figures: &[Figure]) -> String {
    let head = ["row", "ours", "budget", "reference", "verdict"].map(str::to_owned);
    let rows = std::iter::once(head).chain(figures.iter().map(Figure::cells));
    super::report::aligned_rows(&rows.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ours: f64, unit: Unit, limit: Limit, note: &str) -> Figure {
        Figure {
            row: "a row".to_owned(),
            ours,
            unit,
            limit,
            reference: (unit == Unit::Percent).then(|| "3.4 %".to_owned()),
            note: note.to_owned(),
        }
    }

    #[test]
    fn the_table_says_what_is_over() {
        let figures = [
            figure(0.5, Unit::Percent, Limit::AtMost(1.0), ""),
            figure(61.0, Unit::Megabytes, Limit::AtMost(60.0), "why"),
            figure(3.0, Unit::Times, Limit::None, "seen"),
        ];
        assert_eq!(
            table(&figures),
            "\
row       ours   budget  reference  verdict
a row   0.50 %   1.00 %      3.4 %  ok
a row  61.0 MB  60.0 MB          -  OVER (why)
a row        3        -          -  (seen)
"
        );
    }
}
