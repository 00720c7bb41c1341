//! Issues that may be the same.
//!
//! Two issues are alike where the trigrams of their titles, or the words of their descriptions, overlap by
//! at least the threshold (the Jaccard index). Every set is sorted with its rarest members first; two sets
//! that overlap that much share a member among their first few, so only those are looked up, and the cost
//! follows the number of rare coincidences rather than the number of pairs.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::query::fold;
use crate::view::{IssueSummary, LinkedIssue};

/// How alike issues are reported that nobody named a threshold for.
pub const THRESHOLD: f64 = 0.7;

/// Descriptions of fewer words than this say too little to be compared.
const WORDS: usize = 8;

/// Issues that may be the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "duplicates")]
pub struct Likeness {
    /// How alike the two least alike neighbours among them are, from the threshold to 1.
    pub similarity: f64,
    /// The issues, least number first.
    pub issues: Vec<LinkedIssue>,
}

/// Returns the groups of issues that are alike by at least the threshold (0 to 1), most alike first.
pub fn duplicates(issues: &[IssueSummary], threshold: f64) -> Vec<Likeness> {
    let threshold = if threshold.is_finite() {
        threshold.clamp(0.1, 1.0)
    } else {
        THRESHOLD
    };
    let mut groups = Groups::new(issues.len());
    link(
        issues.iter().map(title_key),
        trigrams,
        threshold,
        &mut groups,
    );
    link(issues.iter().map(text_key), words, threshold, &mut groups);
    let mut found: Vec<Likeness> = groups
        .into_parts()
        .into_iter()
        .map(|(similarity, mut members)| {
            members.sort_unstable_by_key(|at| (issues[*at].id.unwrap_or(u32::MAX), *at));
            let linked = members.iter().map(|at| LinkedIssue::from(&issues[*at]));
            Likeness {
                similarity,
                issues: linked.collect(),
            }
        })
        .collect();
    let first = |group: &Likeness| group.issues.first().and_then(|issue| issue.id);
    found.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            .then_with(|| first(a).cmp(&first(b)))
    });
    found
}

fn title_key(issue: &IssueSummary) -> Option<String> {
    let words: Vec<String> = split(&issue.title).collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

fn text_key(issue: &IssueSummary) -> Option<String> {
    let words: Vec<String> = split(issue.description.as_deref()?).collect();
    (words.len() >= WORDS).then(|| words.join(" "))
}

/// The folded words of a text, without punctuation.
fn split(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn trigrams(text: &str) -> Vec<String> {
    let characters: Vec<char> = format!("  {text} ").chars().collect();
    characters
        .windows(3)
        .map(|three| three.iter().collect())
        .collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Joins the issues whose keys are alike.
fn link(
    keys: impl Iterator<Item = Option<String>>,
    members: impl Fn(&str) -> Vec<String>,
    threshold: f64,
    groups: &mut Groups,
) {
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, key) in keys.enumerate() {
        if let Some(key) = key {
            same.entry(key).or_default().push(at);
        }
    }
    for equal in same.values() {
        for other in &equal[1..] {
            groups.join(equal[0], *other, 1.0);
        }
    }
    let firsts: Vec<usize> = same.values().map(|equal| equal[0]).collect();
    let sets = ranked(same.keys().map(|key| members(key)));
    for (one, other, similarity) in alike(&sets, threshold) {
        groups.join(firsts[one], firsts[other], similarity);
    }
}

/// Each set as the ranks of its members, rarest first.
fn ranked(sets: impl Iterator<Item = Vec<String>>) -> Vec<Vec<u32>> {
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut uses: Vec<u32> = Vec::new();
    let mut numbered: Vec<Vec<u32>> = sets
        .map(|set| {
            let mut ids: Vec<u32> = set
                .into_iter()
                .map(|name| {
                    let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
                    *names.entry(name).or_insert(next)
                })
                .collect();
            ids.sort_unstable();
            ids.dedup();
            uses.resize(names.len(), 0);
            ids.iter().for_each(|id| uses[*id as usize] += 1);
            ids
        })
        .collect();
    let mut order: Vec<u32> = (0..).take(uses.len()).collect();
    order.sort_unstable_by_key(|id| (uses[*id as usize], *id));
    let mut rank = vec![0; uses.len()];
    for (place, id) in (0..).zip(&order) {
        rank[*id as usize] = place;
    }
    for set in &mut numbered {
        set.iter_mut().for_each(|id| *id = rank[*id as usize]);
        set.sort_unstable();
    }
    numbered
}

/// Every pair of sets that overlaps by at least the threshold.
fn alike(sets: &[Vec<u32>], threshold: f64) -> Vec<(usize, usize, f64)> {
    let mut by_size: Vec<usize> = (0..sets.len()).collect();
    by_size.sort_unstable_by_key(|at| (sets[*at].len(), *at));
    let mut holders: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut tried = vec![usize::MAX; sets.len()];
    let mut found = Vec::new();
    for (turn, at) in by_size.into_iter().enumerate() {
        let set = &sets[at];
        let least = least_size(set.len(), threshold);
        for member in &set[..prefix(set.len(), threshold)] {
            let others = holders.entry(*member).or_default();
            // Sets come in growing size, so those that became too small stand at the front.
            let from = others.partition_point(|other| sets[*other].len() < least);
            for other in &others[from..] {
                if std::mem::replace(&mut tried[*other], turn) == turn {
                    continue;
                }
                let similarity = jaccard(set, &sets[*other]);
                if similarity >= threshold {
                    found.push((*other, at, similarity));
                }
            }
            others.push(at);
        }
    }
    found
}

/// How many of the rarest members have to be looked up so that no set alike is missed.
fn prefix(size: usize, threshold: f64) -> usize {
    size - least_size(size, threshold).min(size) + usize::from(size > 0)
}

/// The least size of a set that can be alike.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes of texts are far below 2^52 and never negative"
)]
fn least_size(size: usize, threshold: f64) -> usize {
    // A hair is taken off, so that rounding never loses a pair.
    (size as f64 * threshold - 1e-9).ceil() as usize
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of texts are far below 2^52"
)]
fn jaccard(one: &[u32], other: &[u32]) -> f64 {
    let (mut a, mut b, mut both) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        a += usize::from(x <= y);
        b += usize::from(y <= x);
        both += usize::from(x == y);
    }
    both as f64 / (one.len() + other.len() - both) as f64
}

/// Who belongs together, and by how weak a link.
struct Groups {
    above: Vec<usize>,
    weakest: Vec<f64>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self {
            above: (0..count).collect(),
            weakest: vec![1.0; count],
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize, similarity: f64) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            let weakest = self.weakest[one].min(self.weakest[other]).min(similarity);
            self.above[other] = one;
            self.weakest[one] = weakest;
        }
    }

    /// Every group of more than one, with its weakest link.
    fn into_parts(mut self) -> Vec<(f64, Vec<usize>)> {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.above.len() {
            let root = self.root(at);
            parts.entry(root).or_default().push(at);
        }
        parts
            .into_iter()
            .filter(|(_, members)| members.len() > 1)
            .map(|(root, members)| (self.weakest[root], members))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{issue, issues};

    /// `1.00: #1 #4 | 0.80: #2 #3`
    fn drawn(found: &[Likeness]) -> String {
        let one = |group: &Likeness| {
            let names: Vec<_> = group
                .issues
                .iter()
                .map(|issue| issue.display_id.as_str())
                .collect();
            format!("{:.2}: {}", group.similarity, names.join(" "))
        };
        found.iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn titles_that_say_the_same_are_found() {
        let found = duplicates(
            &issues(
                "1 \"Login fails after token refresh\"
                 2 \"Search is slow\"
                 3 \"login: fails after token-refresh!\"
                 4 \"Login fails after a token refresh\"
                 5 \"Add dark mode\"",
            ),
            THRESHOLD,
        );
        assert_eq!(drawn(&found), "0.89: #1 #3 #4");
    }

    #[test]
    fn descriptions_that_say_the_same_are_found() {
        let text = "text:the_cache_grows_until_the_process_is_killed_by_the_kernel";
        let found = duplicates(
            &issues(&format!(
                "1 \"Memory leak\" {text}\n2 \"OOM\" {text}\n3 \"Other\" text:short"
            )),
            0.9,
        );
        assert_eq!(drawn(&found), "1.00: #1 #2");
    }

    #[test]
    fn the_lookup_misses_no_pair() {
        let titles: Vec<String> = (0..120_usize)
            .map(|n| {
                format!(
                    "{} \"{} {} {}\"",
                    n + 1,
                    WORDS[n % 7],
                    WORDS[n % 5],
                    WORDS[n % 11]
                )
            })
            .collect();
        let issues: Vec<_> = titles.iter().map(|line| issue(line)).collect();
        let keys: Vec<String> = issues.iter().filter_map(title_key).collect();
        let sets = ranked(keys.iter().map(|key| trigrams(key)));
        for threshold in [0.3, 0.5, 0.75, 1.0] {
            let mut fast: Vec<_> = alike(&sets, threshold)
                .into_iter()
                .map(|(one, other, _)| (one.min(other), one.max(other)))
                .collect();
            fast.sort_unstable();
            let slow: Vec<_> = (0..sets.len())
                .flat_map(|one| (one + 1..sets.len()).map(move |other| (one, other)))
                .filter(|(one, other)| jaccard(&sets[*one], &sets[*other]) >= threshold)
                .collect();
            assert_eq!(fast, slow, "{threshold}");
        }
    }

    const WORDS: [&str; 11] = [
        "login", "logins", "token", "tokens", "cache", "search", "index", "theme", "panel", "sync",
        "merge",
    ];

    #[test]
    fn a_hundred_thousand_equal_titles_are_one_group() {
        let same = issues("1 \"Fix the build\"").remove(0);
        let many: Vec<_> = (1..=100_000)
            .map(|number| crate::view::IssueSummary {
                id: Some(number),
                ..same.clone()
            })
            .collect();
        let found = duplicates(&many, THRESHOLD);
        assert_eq!((found.len(), found[0].issues.len()), (1, 100_000));
    }
}
