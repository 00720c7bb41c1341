//! One row of the table: a path, what it takes and answers, and the function that does it.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::access::{Scope, authorise};
use crate::app::Shared;

/// Makes a schema.
pub(super) type Make = fn(&mut SchemaGenerator) -> Schema;

/// What is described of a path and a method.
pub(super) struct Endpoint {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    /// What a caller must be allowed; nothing where nobody is asked.
    pub(super) scope: Option<Scope>,
    pub(super) query: Option<Make>,
    pub(super) body: Option<Make>,
    pub(super) status: u16,
    pub(super) content: &'static str,
    pub(super) answer: Option<Make>,
}

impl Endpoint {
    fn new(method: Method, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            summary,
            scope: Some(Scope::View),
            query: None,
            body: None,
            status: 200,
            content: "application/json",
            answer: None,
        }
    }

    /// Something to look at, for whoever may look.
    pub(super) fn get(path: &'static str, summary: &'static str) -> Self {
        Self::new(Method::GET, path, summary)
    }

    /// Something to do, for whoever may do things.
    pub(super) fn post(path: &'static str, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            ..Self::new(Method::POST, path, summary)
        }
    }

    /// Something to replace, for whoever may do things.
    pub(super) fn put(path: &'static str, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            ..Self::new(Method::PUT, path, summary)
        }
    }

    /// Something to take away, for whoever may do things.
    pub(super) fn delete(path: &'static str, summary: &'static str) -> Self {
        Self {
            scope: Some(Scope::Operate),
            status: 204,
            ..Self::new(Method::DELETE, path, summary)
        }
    }

    /// For everybody who reaches the server.
    pub(super) fn open(mut self) -> Self {
        self.scope = None;
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
            let route = match row.endpoint.scope {
                Some(scope) => {
                    let state = (app.clone(), scope);
                    row.route.route_layer(from_fn_with_state(state, authorise))
                }
                None => row.route,
            };
            router.route(row.endpoint.path, route)
        })
    }
}
