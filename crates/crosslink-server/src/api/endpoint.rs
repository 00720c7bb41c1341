//! One row of the table: a path, what it takes and answers, and the function that does it.

use std::borrow::Cow;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::noted::noted;
use crate::access::{Scope, authorise};
use crate::app::Shared;

/// Makes a schema.
pub(super) type Make = fn(&mut SchemaGenerator) -> Schema;

/// What is described of a path and a method.
pub(super) struct Endpoint {
    pub(super) method: Method,
    pub(super) path: Cow<'static, str>,
    pub(super) summary: &'static str,
    /// What a caller must be allowed; nothing where nobody is asked.
    pub(super) scope: Option<Scope>,
    pub(super) query: Option<Make>,
    /// Headers it goes by, and what they say.
    pub(super) headers: &'static [(&'static str, &'static str)],
    pub(super) body: Option<Make>,
    pub(super) status: u16,
    pub(super) content: &'static str,
    pub(super) answer: Option<Make>,
    /// What stands in the field `outcome` of the answer.
    pub(super) outcome: Option<Make>,
    /// Whether the audit tells who asked.
    noted: bool,
}

impl Endpoint {
    fn new(method: Method, path: impl Into<Cow<'static, str>>, summary: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            summary,
            scope: Some(Scope::View),
            query: None,
            headers: &[],
            body: None,
            status: 200,
            content: "application/json",
            answer: None,
            outcome: None,
            noted: false,
        }
    }

    /// Something to look at, for whoever may look.
    pub(super) fn get(path: impl Into<Cow<'static, str>>, summary: &'static str) -> Self {
        Self::new(Method::GET, path, summary)
    }

    /// Something to do, for whoever may do things.
    pub(super) fn post(path: impl Into<Cow<'static, str>>, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            noted: true,
            ..Self::new(Method::POST, path, summary)
        }
    }

    /// Something to replace, for whoever may do things.
    pub(super) fn put(path: impl Into<Cow<'static, str>>, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            noted: true,
            ..Self::new(Method::PUT, path, summary)
        }
    }

    /// Something to take away, for whoever may do things.
    pub(super) fn delete(path: impl Into<Cow<'static, str>>, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            noted: true,
            status: 204,
            ..Self::new(Method::DELETE, path, summary)
        }
    }

    /// For everybody who reaches the server.
    pub(super) fn open(mut self) -> Self {
        self.scope = None;
        self
    }

    /// For those who may do this.
    pub(super) fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Changes nothing, or writes down itself who asked.
    pub(super) fn unnoted(mut self) -> Self {
        self.noted = false;
        self
    }

    pub(super) fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    pub(super) fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(T::json_schema);
        self
    }

    pub(super) fn body<T: JsonSchema>(mut self) -> Self {
        self.body = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub(super) fn answers<T: JsonSchema>(mut self) -> Self {
        self.answer = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(super) fn content(mut self, content: &'static str) -> Self {
        self.content = content;
        self
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct Endpoints {
    pub(super) rows: Vec<Row>,
}

/// A row, and what answers it.
pub(super) struct Row {
    pub(super) endpoint: Endpoint,
    route: MethodRouter<Shared>,
}

impl Endpoints {
    /// Adds a row.
    pub(super) fn add<H, T>(mut self, endpoint: Endpoint, handler: H) -> Self
    where
        H: Handler<T, Shared>,
        T: 'static,
    {
        let method = MethodFilter::try_from(endpoint.method.clone());
        let route = on(method.unwrap_or(MethodFilter::GET), handler);
        self.rows.push(Row { endpoint, route });
        self
    }

    /// Routes every row, behind the question who asks.
    pub(super) fn router(self, app: &Shared) -> Router<Shared> {
        self.rows.into_iter().fold(Router::new(), |router, row| {
            let Row { endpoint, route } = row;
            let route = match endpoint.noted {
                true => {
                    let state = (app.clone(), endpoint.path.clone());
                    route.route_layer(from_fn_with_state(state, noted))
                }
                false => route,
            };
            let route = match endpoint.scope {
                Some(scope) => {
                    let state = (app.clone(), scope);
                    route.route_layer(from_fn_with_state(state, authorise))
                }
                None => route,
            };
            router.route(&endpoint.path, route)
        })
    }
}
