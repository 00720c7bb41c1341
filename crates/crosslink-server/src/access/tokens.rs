//! Tokens for programs: made once, shown once, kept as hashes.

use crosslink_fleet::Index;
use crosslink_fleet::store::{NewToken, TokenRow};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::entropy::Entropy;
use super::scope::Scope;
use super::secret::{hash, position, secret};

/// What every token begins with, so that one that leaked is known for what it is.
const PREFIX: &str = "clk_";
/// Longest name of a token, in characters.
const NAME: usize = 80;
/// How often the last use is written down, in seconds.
const USE_SECONDS: i64 = 60;

/// A token somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Until when it is valid; nothing for ever.
    pub expires_at: Option<Timestamp>,
}

/// A token that was made; its text is never shown again.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "created_token")]
pub struct CreatedToken {
    /// What programs send as `Authorization: Bearer …`.
    pub token: String,
    /// What is kept of it.
    #[serde(flatten)]
    pub view: TokenView,
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "token")]
pub struct TokenView {
    /// Its number in this index.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Since when it is valid.
    pub created_at: Timestamp,
    /// Until when it is valid; nothing for ever.
    pub expires_at: Option<Timestamp>,
    /// Whether that is over, so that it opens nothing.
    pub expired: bool,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// Makes a token of 256 random bits and keeps its hash.
///
/// # Errors
/// `text.invalid` where the name is not one line of 1 to 80 characters, `date.out_of_range` where it would be over at
/// once, or where the index cannot be written.
pub fn create_token(
    index: &Index,
    request: TokenRequest,
    entropy: &mut dyn Entropy,
    now: Timestamp,
) -> Result<CreatedToken, Problem> {
    let length = request.name.chars().count();
    if !(1..=NAME).contains(&length) || request.name.chars().any(char::is_control) {
        let problem = Problem::new(Code::TextInvalid, "A token needs a name");
        return Err(problem.hint(format!(
            "one line of 1 to {NAME} characters says what it is for"
        )));
    }
    if let Some(until) = request.expires_at.filter(|until| *until <= now) {
        let message = format!("{until} does not lie ahead, so the token would open nothing");
        return Err(Problem::new(Code::DateOutOfRange, message));
    }
    let token = format!("{PREFIX}{}", secret::<32>(entropy)?);
    let id = index.add_token(&NewToken {
        name: &request.name,
        hash: hash(&token),
        scope: request.scope.as_str(),
        created_at: now,
        expires_at: request.expires_at,
    })?;
    let view = TokenView {
        id,
        name: request.name,
        scope: request.scope,
        created_at: now,
        expires_at: request.expires_at,
        expired: false,
        last_used_at: None,
    };
    Ok(CreatedToken { token, view })
}

/// Makes a token in place of those of the same name, which open nothing from then on.
///
/// # Errors
/// As [`create_token`].
pub fn rotate_token(
    index: &Index,
    request: TokenRequest,
    entropy: &mut dyn Entropy,
    now: Timestamp,
) -> Result<CreatedToken, Problem> {
    index.transact(|index| {
        let rows = index.tokens()?;
        for row in rows.iter().filter(|row| row.name == request.name) {
            index.remove_token(row.id)?;
        }
        create_token(index, request, entropy, now)
    })
}

/// Returns every token, the oldest first.
///
/// # Errors
/// Where the index cannot be read.
pub fn tokens(index: &Index, now: Timestamp) -> Result<Vec<TokenView>, Problem> {
    let rows = index.tokens()?.into_iter();
    Ok(rows.filter_map(|row| view(row, now)).collect())
}

/// Forgets a token, which then opens nothing; says whether there was one. Live connections it opened end within
/// seconds.
///
/// # Errors
/// Where the index cannot be written.
pub fn revoke_token(index: &Index, id: i64) -> Result<bool, Problem> {
    index.remove_token(id)
}

/// Finds the token a text stands for, and notes that it was used.
pub(super) fn find(
    index: &Index,
    text: &str,
    now: Timestamp,
) -> Result<Option<TokenView>, Problem> {
    let rows = index.tokens()?;
    // Every text is hashed and compared with all that are kept: how long it takes tells nothing.
    let at = position(rows.iter().map(|row| &row.hash), &hash(text));
    let found = at.and_then(|at| rows.into_iter().nth(at));
    let found = found.and_then(|row| view(row, now));
    let Some(token) = found.filter(|token| !token.expired) else {
        return Ok(None);
    };
    let used = token.last_used_at;
    if used.is_none_or(|used| now.seconds_since(used).abs() >= USE_SECONDS) {
        index.token_used(token.id, now)?;
    }
    Ok(Some(token))
}

/// Whether a token is still there and valid.
pub(super) fn is_there(index: &Index, id: i64, now: Timestamp) -> Result<bool, Problem> {
    let tokens = tokens(index, now)?;
    Ok(tokens.iter().any(|token| token.id == id && !token.expired))
}

/// A token of a scope nobody here knows opens nothing.
fn view(row: TokenRow, now: Timestamp) -> Option<TokenView> {
    Some(TokenView {
        id: row.id,
        name: row.name,
        scope: Scope::parse(&row.scope)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        expired: row.expires_at.is_some_and(|until| until <= now),
        last_used_at: row.last_used_at,
    })
}
