//! `hub.json`: what the hub is, and who may write to it.

use serde::Serialize;
use uuid::Uuid;

use super::version::Version;
use crate::v4::fault::Fault;
use crate::v4::json::{More, Object};
use crate::v4::layout::{HUB_JSON, hyphenated};

/// The format this program writes.
pub const FORMAT: u32 = 4;

/// What the hub says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HubJson {
    /// The generation of the format.
    pub format: u32,
    /// The id of the hub.
    pub hub: Uuid,
    /// The oldest program that may write.
    pub least_client: Version,
    /// What a newer program wrote beside.
    #[serde(flatten)]
    pub more: More,
}

/// Why a program may not write to a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MayNotWrite {
    /// The hub has a format that is not known here.
    #[error("the hub has format {format}; this program writes format {FORMAT}")]
    Newer {
        /// The format of the hub.
        format: u32,
    },
    /// The hub asks for a newer program.
    #[error("the hub asks for version {least} or newer; this program is version {own}")]
    Older {
        /// The oldest version that may write.
        least: Version,
        /// The version of this program.
        own: Version,
    },
}

impl HubJson {
    /// Describes a new hub.
    pub fn new(hub: Uuid, least_client: Version) -> Self {
        Self {
            format: FORMAT,
            hub,
            least_client,
            more: More::new(),
        }
    }

    /// Reads `hub.json`. Of a newer format only `format` and `hub` are asked for.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut object = Object::read(HUB_JSON, bytes)?;
        let format: u32 = object.take("format")?;
        if format < FORMAT {
            return Err(wrong(format!("format {format} has no such file")));
        }
        let hub: String = object.take("hub")?;
        let hub = hyphenated(&hub).ok_or_else(|| wrong("`hub` is no id of a hub".to_owned()))?;
        let least_client = match object.take("least_client") {
            Err(_) if format > FORMAT => Version::default(),
            least => least?,
        };
        Ok(Self {
            format,
            hub,
            least_client,
            more: object.rest(),
        })
    }

    /// Writes `hub.json`, canonical; what a newer program wrote comes last, sorted.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain data serialises")
    }

    /// Whether a program of a version may write to the hub: no refs, no objects, nothing.
    ///
    /// # Errors
    /// Says why not.
    pub fn may_write(&self, own: Version) -> Result<(), MayNotWrite> {
        if self.format != FORMAT {
            let format = self.format;
            return Err(MayNotWrite::Newer { format });
        }
        if own < self.least_client {
            let least = self.least_client;
            return Err(MayNotWrite::Older { least, own });
        }
        Ok(())
    }
}

fn wrong(reason: String) -> Fault {
    let name = HUB_JSON.name;
    Fault::File { name, reason }
}

/// Tries the decoder on any bytes.
///
/// # Panics
/// Where what was written reads differently.
pub fn check_hub_json(bytes: &[u8]) {
    let Ok(file) = HubJson::parse(bytes) else {
        return;
    };
    let _ = file.may_write(Version::default());
    if file.format == FORMAT {
        assert_eq!(HubJson::parse(file.to_json().as_bytes()), Ok(file));
    }
}
