//! Telling others what happened: what is sent, to whom, and when again if it did not arrive.

pub mod backoff;
pub mod body;
pub mod filter;
mod hmac;

pub use hmac::signature;
