//! What every request passes before anybody asks who sent it.

mod headers;
mod hosts;
mod limits;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::Shared;
use crate::refusal::Refusal;

pub(crate) use hosts::{Hosts, is_same_origin};

/// Largest body of a request, in bytes.
const BODY: usize = 1024 * 1024;

/// Puts the guards before the routes; the last one here is the first to see a request.
pub(crate) fn guarded(routes: Router, app: &Shared) -> Router {
    routes
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(app.clone(), limits::in_time))
        .layer(from_fn_with_state(app.clone(), hosts::check))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), headers::add))
}

/// What a panic says stays inside: it may hold anything.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request made the server panic");
    Refusal::internal().into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::extract::Request;
    use axum::http::StatusCode;
    use axum::routing::get;
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;

    use super::*;

    async fn breaks() {
        panic!("clk_secret");
    }

    #[test]
    fn what_a_panic_says_stays_inside() {
        let routes = Router::new()
            .route("/", get(breaks))
            .layer(CatchPanicLayer::custom(panicked));
        let request = Request::new(Body::empty());
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(async {
            let answer = TowerToHyperService::new(routes)
                .call(request)
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = to_bytes(answer.into_body(), 9_999).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            assert!(
                body.contains("internal.bug") && !body.contains("secret"),
                "{body}"
            );
        });
    }
}
