//! The tokens by which programs ask the server. Only their hashes are kept.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;

/// A token to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken<'a> {
    /// What it is for, in the words of who made it.
    pub name: &'a str,
    /// The hash of its text; the text itself is never kept.
    pub hash: [u8; 32],
    /// What it may do.
    pub scope: &'a str,
    /// Since when it is valid.
    pub created_at: Timestamp,
    /// Until when it is valid; nothing for ever.
    pub expires_at: Option<Timestamp>,
}

/// A token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its number in this index.
    pub id: i64,
    /// What it is for, in the words of who made it.
    pub name: String,
    /// The hash of its text.
    pub hash: [u8; 32],
    /// What it may do.
    pub scope: String,
    /// Since when it is valid.
    pub created_at: Timestamp,
    /// Until when it is valid; nothing for ever.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

fn token_of(row: &Row) -> rusqlite::Result<TokenRow> {
    let time = |nanos: Option<i64>| nanos.map(Timestamp::from_nanos);
    Ok(TokenRow {
        id: row.get(0)?,
        name: row.get(1)?,
        hash: row.get(2)?,
        scope: row.get(3)?,
        created_at: Timestamp::from_nanos(row.get(4)?),
        expires_at: time(row.get(5)?),
        last_used_at: time(row.get(6)?),
    })
}

impl FleetStore {
    /// Keeps a token; returns its number.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_token(&self, token: &NewToken) -> Result<i64, Problem> {
        let sql = "INSERT INTO tokens (name, hash, scope, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![
            token.name,
            token.hash,
            token.scope,
            token.created_at.as_nanos(),
            token.expires_at.map(Timestamp::as_nanos),
        ];
        self.execute(sql, values)?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Returns every token, the oldest first.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn tokens(&self) -> Result<Vec<TokenRow>, Problem> {
        let sql = "SELECT id, name, hash, scope, created_at, expires_at, last_used_at
            FROM tokens ORDER BY id";
        self.many(sql, [], token_of)
    }

    /// Forgets a token, which then opens nothing; says whether there was one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remove_token(&self, id: i64) -> Result<bool, Problem> {
        Ok(self.execute("DELETE FROM tokens WHERE id = ?1", params![id])? == 1)
    }

    /// Notes when a token was used.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn token_used(&self, id: i64, at: Timestamp) -> Result<(), Problem> {
        let sql = "UPDATE tokens SET last_used_at = ?2 WHERE id = ?1";
        self.execute(sql, params![id, at.as_nanos()]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_used_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let store = FleetStore::open(&home.path().join("fleet.db")).unwrap();
        let time = Timestamp::from_seconds;
        let new = |name, hash| NewToken {
            name,
            hash: [hash; 32],
            scope: "view",
            created_at: time(1),
            expires_at: Some(time(9)),
        };
        let first = store.add_token(&new("one", 1)).unwrap();
        let second = store.add_token(&new("two", 2)).unwrap();
        assert!(store.add_token(&new("same", 2)).is_err());
        store.token_used(second, time(5)).unwrap();
        assert!(store.remove_token(first).unwrap());
        assert!(!store.remove_token(first).unwrap());
        let left = TokenRow {
            id: second,
            name: "two".to_owned(),
            hash: [2; 32],
            scope: "view".to_owned(),
            created_at: time(1),
            expires_at: Some(time(9)),
            last_used_at: Some(time(5)),
        };
        assert_eq!(store.tokens().unwrap(), [left]);
    }
}
