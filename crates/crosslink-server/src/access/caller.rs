//! Who asks, and whether they may.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::scope::Scope;
use super::secret::Hash;
use super::tokens;
use crate::app::Shared;
use crate::guard::is_same_origin;
use crate::refusal::Refusal;

/// A page of another site cannot add this header without being allowed to.
const CSRF: &str = "x-crosslink-csrf";

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// What others read of who did it.
    pub(crate) name: String,
    pub(crate) scope: Scope,
    credential: Credential,
}

#[derive(Clone, Debug)]
enum Credential {
    Session(Hash),
    Token(i64),
    /// The key that stands in the owner's home.
    Key,
}

impl Caller {
    /// The session of a person, unless it is a program.
    pub(crate) fn session(&self) -> Option<&Hash> {
        match &self.credential {
            Credential::Session(session) => Some(session),
            Credential::Token(_) | Credential::Key => None,
        }
    }

    /// Whether it is another command of the one who started the server.
    pub(crate) fn is_owner(&self) -> bool {
        matches!(self.credential, Credential::Key)
    }
}

/// Finds out who asks; nothing where the request says nothing about it, or nothing true.
pub(crate) async fn identify(app: &Shared, headers: &HeaderMap) -> Result<Option<Caller>, Refusal> {
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        // A header that is no bearer's is no reason to look for a cookie.
        let text = authorization.to_str().unwrap_or_default();
        let Some(token) = bearer(text).map(str::to_owned) else {
            return Ok(None);
        };
        if app.door().is_key(&token) {
            return Ok(Some(operator(Credential::Key)));
        }
        let found = app.ask(move |app, index| tokens::find(index, &token, app.now()));
        return Ok(found.await?.map(|token| Caller {
            name: token.name,
            scope: token.scope,
            credential: Credential::Token(token.id),
        }));
    }
    let session =
        cookie(headers, app.cookie()).and_then(|text| app.door().session(text, app.now()));
    Ok(session.map(|session| operator(Credential::Session(session))))
}

/// The person whose projects these are.
fn operator(credential: Credential) -> Caller {
    Caller {
        name: "operator".to_owned(),
        scope: Scope::Write,
        credential,
    }
}

/// Whether the caller of a connection that stays open would still be let in.
pub(crate) async fn is_still(app: &Shared, caller: &Caller) -> bool {
    match &caller.credential {
        Credential::Session(session) => app.door().is_open(session, app.now()),
        Credential::Token(id) => {
            let id = *id;
            let there = app.ask(move |app, index| tokens::is_there(index, id, app.now()));
            there.await.unwrap_or(false)
        }
        Credential::Key => true,
    }
}

/// Lets those pass who may; what they are stands beside the request from then on.
pub(crate) async fn authorise(
    State((app, scope)): State<(Shared, Scope)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let headers = request.headers();
    let caller = identify(&app, headers).await?;
    let caller = caller.ok_or_else(Refusal::unknown_caller)?;
    if caller.session().is_some() && !proves_its_page(request.method(), headers) {
        return Err(Refusal::forged());
    }
    if caller.scope < scope {
        return Err(Refusal::out_of_scope(scope));
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// A browser sends its cookie whatever page asks. What changes something, or stays open, must come from a page of ours.
fn proves_its_page(method: &Method, headers: &HeaderMap) -> bool {
    let upgrades = headers.contains_key(header::UPGRADE);
    match *method {
        Method::GET | Method::HEAD if upgrades => is_same_origin(headers),
        Method::GET | Method::HEAD => true,
        _ => headers.contains_key(CSRF) || is_same_origin(headers),
    }
}

pub(crate) fn bearer(text: &str) -> Option<&str> {
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let all = lines.filter_map(|line| line.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_is_read_whatever_the_case_of_its_scheme() {
        for (text, token) in [
            ("Bearer clk_1", Some("clk_1")),
            ("bearer  clk_1 ", Some("clk_1")),
            ("Basic clk_1", None),
            ("clk_1", None),
            ("", None),
        ] {
            assert_eq!(bearer(text), token, "{text}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            "a=1; session=2; sessionx=3".parse().unwrap(),
        );
        headers.append(header::COOKIE, "b=4".parse().unwrap());
        assert_eq!(cookie(&headers, "session"), Some("2"));
        assert_eq!(cookie(&headers, "b"), Some("4"));
        assert_eq!(cookie(&headers, "c"), None);
    }
}
