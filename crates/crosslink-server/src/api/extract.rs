//! What a request says, read strictly; what cannot be read is refused in our words.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, RawPathParams, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crosslink_fleet::registry;

use crate::app::Shared;
use crate::refusal::Refusal;

/// The query of a request.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|query| Self(query.0))
            .map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))
    }
}

/// The body of a request, as JSON.
pub(super) struct Json<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let body = axum::Json::<T>::from_request(request, state).await;
        body.map(|body| Self(body.0))
            .map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))
    }
}

/// The project a path names, watched or not: by its number, or by its name in one step or two.
pub(super) struct Slug(pub(super) String);

impl FromRequestParts<Shared> for Slug {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let steps = RawPathParams::from_request_parts(parts, app).await;
        let steps =
            steps.map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))?;
        let step = |name: &str| {
            let mut steps = steps.iter();
            steps
                .find(|(known, _)| *known == name)
                .map(|(_, text)| text)
        };
        let name = match (step("id"), step("owner"), step("repo")) {
            (Some(id), ..) => id.to_owned(),
            (None, owner, repo) => {
                let (owner, repo) = (owner.unwrap_or_default(), repo.unwrap_or_default());
                format!("{owner}/{repo}")
            }
        };
        if let Ok(number) = name.parse::<i64>() {
            let found = app.ask(move |_, index| registry::numbered(index, number));
            return Ok(Self(found.await?.project.slug));
        }
        let slug = registry::Slug::parse(&name)?;
        Ok(Self(slug.to_string()))
    }
}

/// What else a path names.
pub(super) fn named<T>(path: Result<Path<T>, PathRejection>) -> Result<T, Refusal> {
    path.map(|Path(named)| named)
        .map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))
}

/// The number a path names.
pub(super) struct Number(pub(super) i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let number = Path::<i64>::from_request_parts(parts, state).await;
        number
            .map(|number| Self(number.0))
            .map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))
    }
}
