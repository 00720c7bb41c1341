//! What a request says, read strictly; what cannot be read is refused in our words.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crosslink_fleet::registry;

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

/// The project a path names, watched or not.
pub(super) struct Slug(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Slug {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let steps = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((owner, repo)) =
            steps.map_err(|error| Refusal::unreadable(error.status(), &error.body_text()))?;
        let slug = registry::Slug::parse(&format!("{owner}/{repo}"))?;
        Ok(Self(slug.to_string()))
    }
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
