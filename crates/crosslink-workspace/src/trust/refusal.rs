//! What the rules of the trust log say no to, in words.

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::v4::trust::{Refusal, Role, TrustState};
use crosslink_hub::{KeyName, VerifyingKey};

/// Turns a refusal into words for people.
pub(crate) fn problem(refusal: &Refusal, trust: &TrustState, own: &VerifyingKey) -> Problem {
    match refusal {
        Refusal::NotADriver(_) => not_a_driver(trust, own),
        Refusal::DriversKey(name) => {
            let message = format!(
                "{} is a driver: only the root says what becomes of it",
                called(trust, *name)
            );
            refused(message).hint(root(trust))
        }
        Refusal::RootStays(name) => {
            let message = format!(
                "{} is the root: it hands over to another key, by itself, or stays",
                called(trust, *name)
            );
            refused(message).hint("`crosslink trust rotate`, in a clone that has that key")
        }
        Refusal::RootRevoked(name) => {
            let message = format!(
                "The root revoked {}: only the root takes that back",
                called(trust, *name)
            );
            refused(message).hint(root(trust))
        }
        other => refused(format!("The trust log does not allow that: {other}")),
    }
}

fn refused(message: String) -> Problem {
    Problem::new(Code::TrustRefused, message)
}

fn not_a_driver(trust: &TrustState, own: &VerifyingKey) -> Problem {
    let drivers = trust
        .members()
        .filter(|member| member.out.is_none() && member.role == Role::Driver);
    let drivers: Vec<String> = drivers
        .map(|member| called(trust, member.key_name))
        .collect();
    refused("Only drivers change whom the hub trusts, and the key of this clone is none".to_owned())
        .hint(format!("drivers: {}", drivers.join(", ")))
        .hint(format!(
            "one of them makes this key a driver with `crosslink trust approve {} --role driver`",
            own.name()
        ))
}

fn root(trust: &TrustState) -> String {
    format!("the root is {}", called(trust, trust.root().name()))
}

fn called(trust: &TrustState, name: KeyName) -> String {
    let member = trust.member(name).map(|member| member.name.to_string());
    match member.filter(|called| !called.is_empty()) {
        Some(called) => format!("{called} ({name})"),
        None => name.to_string(),
    }
}
