//! A request that is refused, told as RFC 9457 says.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use crosslink_workspace::core::problem::{Code, Kind, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::access::Scope;

/// Longest detail, in characters.
const DETAIL: usize = 400;

/// A refusal: a status, a stable code, and what may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    hints: Vec<String>,
    retryable: bool,
}

/// What a refused request is answered.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "problem_details", rename = "ProblemDetails")]
pub(crate) struct ProblemDetails {
    /// Names the sort of problem: `urn:crosslink:problem:` and the code.
    r#type: String,
    /// What the sort of problem is.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The stable code, such as `project.not_tracked`.
    code: &'static str,
    /// What could help, most likely first.
    hints: Vec<String>,
    /// Whether the same request may succeed when it is sent again.
    retryable: bool,
}

impl Refusal {
    pub(crate) const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self {
            status,
            code,
            title,
            detail: None,
            hints: Vec::new(),
            retryable: false,
        }
    }

    pub(crate) fn detail(mut self, detail: &str) -> Self {
        self.detail = Some(detail.chars().take(DETAIL).collect());
        self
    }

    pub(crate) fn hint(mut self, hint: &str) -> Self {
        self.hints.push(hint.to_owned());
        self
    }

    pub(crate) fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// Something broke inside; what, only the log tells.
    pub(crate) fn internal() -> Self {
        let title = "Something broke inside the server; its log may tell what.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal.bug", title)
    }

    pub(crate) fn unknown_caller() -> Self {
        let title = "The request does not say who asks, or nobody of that name may.";
        Self::new(StatusCode::UNAUTHORIZED, "access.required", title)
            .hint("open a link of `crosslink dashboard link`, or send `Authorization: Bearer` with a token")
    }

    pub(crate) fn out_of_scope(scope: Scope) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "access.scope",
            "The token may not do that.",
        )
        .hint(&format!("it takes one of the scope `{}`", scope.as_str()))
    }

    pub(crate) fn not_the_owner() -> Self {
        let title = "Only commands of the one who started the server may ask for that.";
        Self::new(StatusCode::FORBIDDEN, "access.owner", title)
            .hint("run `crosslink dashboard link` on the machine of the server")
    }

    pub(crate) fn forged() -> Self {
        let title = "The request does not show that a page of this server sent it.";
        Self::new(StatusCode::FORBIDDEN, "access.forged", title)
            .hint("send the header `X-Crosslink-CSRF: 1`")
    }

    /// What a project answered. That its files are damaged is no fault of the server.
    pub(crate) fn of_project(problem: Problem) -> Self {
        if problem.kind() != Kind::Damaged {
            return Self::from(problem);
        }
        Self {
            hints: problem.hints().to_vec(),
            ..Self::new(
                StatusCode::BAD_GATEWAY,
                problem.code().name(),
                problem.code().meaning(),
            )
        }
        .detail(problem.message())
    }

    pub(crate) fn wrong_code() -> Self {
        let title = "The code was used, is too old, or never was one.";
        Self::new(StatusCode::FORBIDDEN, "access.code", title)
            .hint("`crosslink dashboard link` prints another link")
    }

    pub(crate) fn too_often() -> Self {
        let title = "There were too many attempts of late.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "access.too_often", title).retryable()
    }

    pub(crate) fn too_many_live() -> Self {
        let title = "There are too many live connections.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "live.full", title).retryable()
    }

    pub(crate) fn wrong_host() -> Self {
        let title = "The request is not for this server, by the host it names.";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "request.host", title)
            .hint("ask for 127.0.0.1, localhost or [::1] with the port, or allow the name with `--allow-host`")
    }

    pub(crate) fn wrong_origin() -> Self {
        let title = "Pages of other sites are not listened to.";
        Self::new(StatusCode::FORBIDDEN, "request.origin", title)
    }

    pub(crate) fn no_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "request.path",
            "There is nothing at this path.",
        )
        .hint("`/api/v2/openapi.json` lists what there is")
    }

    pub(crate) fn no_method() -> Self {
        let title = "The path takes other methods.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "request.method", title)
    }

    pub(crate) fn too_slow() -> Self {
        let title = "The request took too long.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "request.timeout", title).retryable()
    }

    /// What cannot be read of a request, by the status somebody else found for it.
    pub(crate) fn unreadable(status: StatusCode, detail: &str) -> Self {
        let (code, title) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ("request.too_large", "The body is too large."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "request.media_type",
                "The body is not of the type this path takes.",
            ),
            StatusCode::UNPROCESSABLE_ENTITY => (
                "request.shape",
                "The body has not the shape this path takes.",
            ),
            _ => ("request.invalid", "The request cannot be read."),
        };
        let status = match status.is_client_error() {
            true => status,
            false => StatusCode::BAD_REQUEST,
        };
        Self::new(status, code, title).detail(detail)
    }
}

impl Refusal {
    /// What a client reads of it.
    pub(crate) fn details(&self) -> ProblemDetails {
        ProblemDetails {
            r#type: format!("urn:crosslink:problem:{}", self.code),
            title: self.title,
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            code: self.code,
            hints: self.hints.clone(),
            retryable: self.retryable,
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = match problem.kind() {
            _ if problem.code() == Code::WatchHangs => StatusCode::SERVICE_UNAVAILABLE,
            _ if problem.code() == Code::VersionMoved => StatusCode::PRECONDITION_FAILED,
            Kind::Invalid => StatusCode::BAD_REQUEST,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Refused => StatusCode::CONFLICT,
            Kind::Held => StatusCode::LOCKED,
            Kind::Unreachable => StatusCode::BAD_GATEWAY,
            Kind::Damaged | Kind::Internal => {
                let causes = problem.causes().join(": ");
                tracing::error!(code = %problem.code(), %problem, causes, "a request failed");
                return Self::internal();
            }
        };
        Self {
            hints: problem.hints().to_vec(),
            retryable: problem.is_retryable(),
            ..Self::new(status, problem.code().name(), problem.code().meaning())
        }
        .detail(problem.message())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.details()).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        match self.status {
            StatusCode::UNAUTHORIZED => {
                let bearer = HeaderValue::from_static("Bearer");
                headers.insert(header::WWW_AUTHENTICATE, bearer);
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        response
    }
}
