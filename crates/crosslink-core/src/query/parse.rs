//! From tokens to a query.

use super::fault::{Fault, shown};
use super::fold::fold;
use super::keys::{KEYS, Key, KeyDoc, key_doc};
use super::lex::{Kind, Piece, Token, lex};
use super::order::SortKey;
use super::value::{self, word};
use super::words::{GROUPS, SORTS};
use super::{Filter, NESTING_LIMIT, QUERY_LIMIT, Query, TERM_LIMIT};

/// Reads a text of at most [`QUERY_LIMIT`] bytes.
pub(crate) fn parse(text: &str) -> Result<Query, Fault> {
    if text.len() > QUERY_LIMIT {
        let end = (0..=QUERY_LIMIT)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or_default();
        return Err(Fault::new(
            end,
            format!("The query is longer than {QUERY_LIMIT} bytes"),
        ));
    }
    let tokens = lex(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        end: text.len(),
        depth: 0,
        values: 0,
        query: Query::default(),
    };
    parser.query.filter = parser.alternatives()?;
    match parser.tokens.first() {
        None => Ok(parser.query),
        Some(token) => {
            Err(Fault::new(token.at, "Unexpected ')'").hint("no parenthesis is open here"))
        }
    }
}

struct Parser<'a> {
    /// What is not read yet.
    tokens: &'a [Token],
    /// Where the text ends.
    end: usize,
    /// How many parentheses are open.
    depth: usize,
    /// How many values were read.
    values: usize,
    /// Takes the modifiers.
    query: Query,
}

impl Parser<'_> {
    /// Terms, perhaps with `OR` between them, up to the end or a closing parenthesis.
    fn alternatives(&mut self) -> Result<Filter, Fault> {
        let mut parts = vec![self.conjunction()?];
        while let Some(token) = self.take(&Kind::Or) {
            if parts.last().is_none_or(Filter::is_everything) {
                return Err(Fault::new(token.at, "Expected a term before 'OR'"));
            }
            let at = self.position();
            parts.push(self.conjunction()?);
            if parts.last().is_none_or(Filter::is_everything) {
                return Err(Fault::new(at, "Expected a term after 'OR'"));
            }
        }
        Ok(Filter::any(parts))
    }

    /// Terms side by side.
    fn conjunction(&mut self) -> Result<Filter, Fault> {
        let mut parts = Vec::new();
        while let Some((token, rest)) = self.tokens.split_first() {
            match &token.kind {
                Kind::Or | Kind::Close => break,
                Kind::And => self.connective(token, !parts.is_empty())?,
                Kind::Pair(key, values) if self.is_modifier(key)? => {
                    self.tokens = rest;
                    self.modifier(key, values)?;
                }
                _ => parts.push(self.operand()?),
            }
        }
        Ok(Filter::all(parts))
    }

    /// `AND` says what two terms side by side say anyway, but it needs both.
    fn connective(&mut self, token: &Token, follows: bool) -> Result<(), Fault> {
        self.tokens = &self.tokens[1..];
        if !follows {
            return Err(Fault::new(token.at, "Expected a term before 'AND'"));
        }
        match self.tokens.first().map(|next| &next.kind) {
            None | Some(Kind::And | Kind::Or | Kind::Close) => {
                Err(Fault::new(self.position(), "Expected a term after 'AND'"))
            }
            Some(_) => Ok(()),
        }
    }

    /// A term or a group, perhaps negated.
    fn operand(&mut self) -> Result<Filter, Fault> {
        let negated = self.take(&Kind::Minus).is_some();
        let Some((token, rest)) = self.tokens.split_first() else {
            return Err(Fault::new(self.end, "Expected a term"));
        };
        self.tokens = rest;
        let filter = match &token.kind {
            Kind::Open => self.group(token.at)?,
            Kind::Text(piece) => {
                self.count(1, piece.at)?;
                Filter::text(fold(&piece.text))
            }
            Kind::Pair(key, values) => self.term(key, values)?,
            Kind::Close | Kind::Minus | Kind::Or | Kind::And => {
                return Err(Fault::new(token.at, "Expected a term"));
            }
        };
        Ok(if negated { filter.negated() } else { filter })
    }

    fn group(&mut self, at: usize) -> Result<Filter, Fault> {
        if self.depth == NESTING_LIMIT {
            return Err(Fault::new(
                at,
                format!("More than {NESTING_LIMIT} nested parentheses"),
            ));
        }
        self.depth += 1;
        let filter = self.alternatives()?;
        self.depth -= 1;
        if self.take(&Kind::Close).is_none() {
            return Err(Fault::new(at, "Unclosed '('").hint("quote text that holds a parenthesis"));
        }
        if filter.is_everything() {
            return Err(
                Fault::new(at, "Empty parentheses").hint("quote text that holds a parenthesis")
            );
        }
        Ok(filter)
    }

    fn term(&mut self, key: &Piece, values: &[Piece]) -> Result<Filter, Fault> {
        let doc = lookup(key)?;
        if doc.key.is_modifier() {
            return Err(Fault::new(
                key.at,
                format!("'{}' cannot be negated", doc.name),
            ));
        }
        self.count(values.len(), key.at)?;
        value::term(doc, values).map(Filter::Term)
    }

    fn is_modifier(&self, key: &Piece) -> Result<bool, Fault> {
        let doc = lookup(key)?;
        if doc.key.is_modifier() && self.depth > 0 {
            return Err(
                Fault::new(key.at, format!("'{}' within parentheses", doc.name))
                    .hint("it says something about the whole answer; put it at the end"),
            );
        }
        Ok(doc.key.is_modifier())
    }

    fn modifier(&mut self, key: &Piece, values: &[Piece]) -> Result<(), Fault> {
        let doc = lookup(key)?;
        self.count(values.len(), key.at)?;
        let single = || match values {
            [value] => Ok(value),
            _ => Err(Fault::new(
                key.at,
                format!("'{}' takes one value", doc.name),
            )),
        };
        let twice = Fault::new(key.at, format!("'{}' stands here twice", doc.name));
        match doc.key {
            Key::Limit if self.query.limit.is_some() => return Err(twice),
            Key::Group if self.query.group.is_some() => return Err(twice),
            Key::Limit => self.query.limit = Some(limit(single()?)?),
            Key::Group => self.query.group = Some(word(doc, &GROUPS, single()?)?),
            Key::Sort => {
                for value in values {
                    self.query.sort.push(sort_key(doc, value)?);
                }
            }
            _ => {
                for value in values {
                    self.query.fields.push(field(value)?);
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, kind: &Kind) -> Option<Token> {
        let (token, rest) = self.tokens.split_first()?;
        (token.kind == *kind).then(|| {
            self.tokens = rest;
            token.clone()
        })
    }

    fn position(&self) -> usize {
        self.tokens.first().map_or(self.end, |token| token.at)
    }

    fn count(&mut self, values: usize, at: usize) -> Result<(), Fault> {
        self.values += values;
        if self.values > TERM_LIMIT {
            return Err(Fault::new(at, format!("More than {TERM_LIMIT} terms")));
        }
        Ok(())
    }
}

fn lookup(key: &Piece) -> Result<&'static KeyDoc, Fault> {
    key_doc(&key.text).ok_or_else(|| {
        let names = KEYS
            .iter()
            .flat_map(|doc| std::iter::once(doc.name).chain(doc.aliases.iter().copied()));
        Fault::new(key.at, format!("Unknown key '{}'", shown(&key.text)))
            .suggest(&key.text, names)
            .hint("put quotes around text that holds a colon")
    })
}

fn limit(piece: &Piece) -> Result<usize, Fault> {
    let number = piece.text.parse::<u32>().ok().filter(|number| *number > 0);
    number
        .and_then(|number| usize::try_from(number).ok())
        .ok_or_else(|| {
            Fault::new(piece.at, format!("'{}' is no limit", shown(&piece.text)))
                .hint("write a number from 1, as in `limit:20`")
        })
}

fn sort_key(doc: &KeyDoc, piece: &Piece) -> Result<SortKey, Fault> {
    let Some(rest) = piece.text.strip_prefix('-') else {
        return Ok(SortKey {
            by: word(doc, &SORTS, piece)?,
            descending: false,
        });
    };
    let rest = Piece {
        text: rest.to_owned(),
        ..piece.clone()
    };
    Ok(SortKey {
        by: word(doc, &SORTS, &rest)?,
        descending: true,
    })
}

fn field(piece: &Piece) -> Result<String, Fault> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if piece.text.bytes().all(fits) {
        return Ok(piece.text.clone());
    }
    Err(
        Fault::new(piece.at, format!("'{}' is no field", shown(&piece.text)))
            .hint("fields are named as in JSON, as in `fields:id,title`"),
    )
}
