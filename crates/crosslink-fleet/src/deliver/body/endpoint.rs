//! Which form of body an endpoint takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The form of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain JSON.
    Generic,
    /// Slack's blocks.
    Slack,
    /// Discord's embeds.
    Discord,
}

impl Format {
    /// Tells the form by the host of an address, which must be exactly that of the service.
    pub fn of(url: &str) -> Self {
        let Some((host, path)) = host_and_path(url) else {
            return Self::Generic;
        };
        let hook = path.starts_with("/api/webhooks/");
        match host.as_str() {
            "hooks.slack.com" => Self::Slack,
            "slack.com" if hook => Self::Slack,
            "discord.com" | "discordapp.com" | "canary.discord.com" if hook => Self::Discord,
            _ => Self::Generic,
        }
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Slack => "slack",
            Self::Discord => "discord",
        }
    }
}

/// The host, in lower case and without port and names, and the path. Nothing for an address that programs
/// read differently.
fn host_and_path(url: &str) -> Option<(String, &str)> {
    let odd = |letter: char| letter == '\\' || letter.is_whitespace() || letter.is_control();
    if url.contains(odd) {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    if !["https", "http"]
        .iter()
        .any(|one| scheme.eq_ignore_ascii_case(one))
    {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    Some((host.to_ascii_lowercase(), path))
}
