//! Who may ask: one-time codes, sessions, tokens.

mod attempts;
mod caller;
mod door;
mod entropy;
mod scope;
mod secret;
mod tokens;

pub(crate) use attempts::Attempts;
pub(crate) use caller::{Caller, authorise, bearer, cookie, identify, is_still};
pub(crate) use door::{Door, SESSION_SECONDS};
pub use entropy::{Entropy, SystemEntropy};
pub use scope::Scope;
pub(crate) use secret::{hex, secret};
pub use tokens::{
    CreatedToken, TokenRequest, TokenView, create_token, revoke_token, rotate_token, tokens,
};
