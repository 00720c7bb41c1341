//! From text to tokens.

use winnow::combinator::{
    alt, cut_err, delimited, not, opt, peek, preceded, repeat, separated, terminated,
};
use winnow::error::{ErrMode, ModalResult};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, none_of, one_of, take_while};

use super::fault::Fault;

/// The text as the lexer sees it.
pub(crate) type Input<'a> = LocatingSlice<&'a str>;

/// A word or phrase, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) quoted: bool,
    pub(crate) at: usize,
}

/// What a query is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Close,
    Minus,
    Or,
    And,
    Text(Piece),
    /// `key:value,value`; there is at least one value.
    Pair(Piece, Vec<Piece>),
}

/// A token and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) at: usize,
}

/// Cuts a text into tokens.
pub(crate) fn lex(text: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = preceded(space, repeat(0.., terminated(token, space)));
    tokens
        .parse(LocatingSlice::new(text))
        .map_err(|error| error.into_inner())
}

fn token(input: &mut Input<'_>) -> ModalResult<Token, Fault> {
    let at = input.current_token_start();
    let kind = alt((
        '('.value(Kind::Open),
        terminated(')', after_group).value(Kind::Close),
        minus,
        pair,
        quoted.map(Kind::Text),
        word,
    ))
    .parse_next(input)?;
    Ok(Token { kind, at })
}

fn space(input: &mut Input<'_>) -> ModalResult<(), Fault> {
    take_while(0.., char::is_whitespace)
        .void()
        .parse_next(input)
}

/// A minus that negates what follows at once; one that stands alone is a word.
fn minus(input: &mut Input<'_>) -> ModalResult<Kind, Fault> {
    let at = input.current_token_start();
    terminated(
        '-',
        peek(none_of(|next: char| next.is_whitespace() || next == ')')),
    )
    .parse_next(input)?;
    if peek(opt('-')).parse_next(input)?.is_some() {
        let fault = Fault::new(at, "Two minus signs")
            .hint("quote text that begins with a minus, as in \"--json\"");
        return Err(ErrMode::Cut(fault));
    }
    Ok(Kind::Minus)
}

fn pair(input: &mut Input<'_>) -> ModalResult<Kind, Fault> {
    let at = input.current_token_start();
    let key = terminated(key, ':').parse_next(input)?;
    // `std::fmt` and `https://…` are text that people look for.
    not(alt((":", "//"))).parse_next(input)?;
    let key = Piece {
        text: key.to_owned(),
        quoted: false,
        at,
    };
    let values = cut_err(separated(1.., value(&key.text), ',')).parse_next(input)?;
    boundary(input)?;
    Ok(Kind::Pair(key, values))
}

fn key<'a>(input: &mut Input<'a>) -> ModalResult<&'a str, Fault> {
    let first = one_of(char::is_alphabetic);
    let rest = take_while(0.., |next: char| {
        next.is_alphanumeric() || matches!(next, '_' | '-')
    });
    (first, rest).take().parse_next(input)
}

fn value<'k, 'a>(key: &'k str) -> impl ModalParser<Input<'a>, Piece, Fault> + use<'k, 'a> {
    move |input: &mut Input<'a>| {
        let at = input.current_token_start();
        let bare = take_while(1.., |next| is_bare(next) && next != ',');
        let bare = bare.map(|text: &str| Piece {
            text: text.to_owned(),
            quoted: false,
            at,
        });
        let missing = |_: &mut Input<'a>| -> ModalResult<Piece, Fault> {
            let fault = Fault::new(at, "Expected a value");
            let key = super::fault::shown(key);
            Err(ErrMode::Cut(fault.hint(format!(
                "write `{key}:one` or `{key}:one,two`, without spaces"
            ))))
        };
        alt((quoted_text, bare, missing)).parse_next(input)
    }
}

fn word(input: &mut Input<'_>) -> ModalResult<Kind, Fault> {
    let at = input.current_token_start();
    let text = take_while(1.., is_bare).parse_next(input)?;
    boundary(input)?;
    Ok(match text {
        "OR" => Kind::Or,
        "AND" => Kind::And,
        _ => Kind::Text(Piece {
            text: text.to_owned(),
            quoted: false,
            at,
        }),
    })
}

fn quoted(input: &mut Input<'_>) -> ModalResult<Piece, Fault> {
    terminated(quoted_text, boundary).parse_next(input)
}

/// A text in double quotes, in which `\"` is a quote and `\\` a backslash.
fn quoted_text(input: &mut Input<'_>) -> ModalResult<Piece, Fault> {
    let at = input.current_token_start();
    peek('"').parse_next(input)?;
    let character = alt(("\\\"".value('"'), "\\\\".value('\\'), none_of('"')));
    let inside = repeat(0.., character).fold(String::new, |mut text, next| {
        text.push(next);
        text
    });
    let text: String =
        delimited('"', inside, '"')
            .parse_next(input)
            .map_err(|_: ErrMode<Fault>| {
                ErrMode::Cut(
                    Fault::new(at, "Unterminated quote")
                        .hint("end the phrase with `\"`; a quote within it is `\\\"`"),
                )
            })?;
    if text.is_empty() {
        return Err(ErrMode::Cut(Fault::new(at, "Empty quotes")));
    }
    Ok(Piece {
        text,
        quoted: true,
        at,
    })
}

fn is_bare(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, '(' | ')' | '"')
}

/// After a word comes a space, a closing parenthesis or the end.
fn boundary(input: &mut Input<'_>) -> ModalResult<(), Fault> {
    ends_before(input, |next| next.is_whitespace() || next == ')')
}

/// After a closing parenthesis another group may follow at once, but no word.
fn after_group(input: &mut Input<'_>) -> ModalResult<(), Fault> {
    ends_before(input, |next| {
        next.is_whitespace() || matches!(next, '(' | ')')
    })
}

fn ends_before(input: &mut Input<'_>, fits: impl Fn(char) -> bool) -> ModalResult<(), Fault> {
    let at = input.current_token_start();
    let next: Option<char> = peek(opt(any)).parse_next(input)?;
    match next.filter(|next| !fits(*next)) {
        None => Ok(()),
        Some(next) => Err(ErrMode::Cut(
            Fault::new(at, format!("Unexpected '{next}'"))
                .hint("put a space between terms, and quotes around text such as \"parse(text)\""),
        )),
    }
}
