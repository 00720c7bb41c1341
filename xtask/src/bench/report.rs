//! What was measured, as a table for people and as JSON for programs.

use serde::Serialize;

use super::measure::Pair;

/// What a row is held to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Budget {
    /// Ours over the floor.
    Ratio(f64),
    /// Ours alone, in milliseconds.
    Milliseconds(f64),
    /// Ours without the floor, in milliseconds.
    Beyond(f64),
    /// Nothing: it is only shown.
    None,
}

/// One row of the report.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    row: String,
    floor_ms: f64,
    ours_ms: f64,
    ratio: f64,
    budget: String,
    /// What the reference takes, as its specification reports it: milliseconds of an idle machine of this size.
    reference: Option<&'static str>,
    within: bool,
    note: String,
}

impl Line {
    pub(crate) fn new(row: &str, pair: Pair, budget: Budget, note: String) -> Line {
        let [floor_ms, ours_ms] = [pair.floor, pair.ours].map(|time| time.as_secs_f64() * 1000.0);
        let ratio = if floor_ms > 0.0 {
            ours_ms / floor_ms
        } else {
            f64::INFINITY
        };
        let (within, budget) = match budget {
            Budget::Ratio(limit) => (ratio <= limit, format!("{limit:.2} x")),
            Budget::Milliseconds(limit) => (ours_ms <= limit, format!("{limit:.0} ms")),
            Budget::Beyond(limit) => (ours_ms - floor_ms <= limit, format!("+{limit:.0} ms")),
            Budget::None => (true, "-".to_owned()),
        };
        Line {
            row: row.to_owned(),
            floor_ms,
            ours_ms,
            ratio,
            budget,
            reference: None,
            within,
            note,
        }
    }

    /// The same, with what the reference takes beside it.
    pub(crate) fn beside(self, reference: Option<&'static str>) -> Line {
        Line { reference, ..self }
    }

    /// What ours takes, in milliseconds.
    pub(crate) fn ours_ms(&self) -> f64 {
        self.ours_ms
    }

    fn verdict(&self) -> String {
        let word = match (self.within, self.budget.as_str()) {
            (_, "-") => "",
            (true, _) => "ok",
            (false, _) => "OVER",
        };
        match self.note.as_str() {
            "" => word.to_owned(),
            note => format!("{word} ({note})").trim_start().to_owned(),
        }
    }
}

/// Returns the table, its columns as wide as their widest cell.
pub(crate) fn table(lines: &[Line]) -> String {
    let head = [
        "row",
        "floor ms",
        "ours ms",
        "ratio",
        "budget",
        "reference",
        "verdict",
    ]
    .map(str::to_owned);
    let cells = lines.iter().map(|line| {
        let numbers =
            [line.floor_ms, line.ours_ms, line.ratio].map(|number| format!("{number:.2}"));
        let [floor, ours, ratio] = numbers;
        [
            line.row.clone(),
            floor,
            ours,
            ratio,
            line.budget.clone(),
            line.reference.unwrap_or("-").to_owned(),
            line.verdict(),
        ]
    });
    aligned_rows(&std::iter::once(head).chain(cells).collect::<Vec<_>>())
}

/// Returns rows as lines, columns as wide as their widest cell: the first and the last to the left, numbers between to the right.
pub(crate) fn aligned_rows<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let widest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| widest(column).unwrap_or(0));
    let aligned = |row: &[String; COLUMNS]| {
        let cells = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(at, (cell, width))| match at == 0 || at == COLUMNS - 1 {
                true => format!("{cell:<width$}"),
                false => format!("{cell:>width$}"),
            });
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter()
        .map(|row| format!("{}\n", aligned(row).trim_end()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn line(row: &str, floor: u64, ours: u64, budget: Budget, note: &str) -> Line {
        let pair = Pair {
            floor: Duration::from_micros(floor),
            ours: Duration::from_micros(ours),
        };
        Line::new(row, pair, budget, note.to_owned())
    }

    #[test]
    fn the_table_is_aligned_and_says_what_is_over() {
        let lines = [
            line("start", 800, 1200, Budget::Ratio(1.7), ""),
            line(
                "list 10000",
                20_000,
                30_000,
                Budget::Ratio(1.0),
                "rows differ: 5, 6",
            ),
            line("ready 100000", 1, 149_000, Budget::Milliseconds(150.0), "")
                .beside(Some("1,300 ms")),
            line("shown", 1000, 1000, Budget::None, "why"),
        ];
        assert_eq!(
            table(&lines),
            "\
row           floor ms  ours ms      ratio  budget  reference  verdict
start             0.80     1.20       1.50  1.70 x          -  ok
list 10000       20.00    30.00       1.50  1.00 x          -  OVER (rows differ: 5, 6)
ready 100000      0.00   149.00  149000.00  150 ms   1,300 ms  ok
shown             1.00     1.00       1.00       -          -  (why)
"
        );
    }

    #[test]
    fn programs_get_the_numbers() {
        let json =
            serde_json::to_string(&line("start", 1000, 2000, Budget::Ratio(1.7), "")).unwrap();
        assert_eq!(
            json,
            r#"{"row":"start","floor_ms":1.0,"ours_ms":2.0,"ratio":2.0,"budget":"1.70 x","reference":null,"within":false,"note":""}"#
        );
    }
}
