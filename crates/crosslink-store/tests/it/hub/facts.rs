//! What is pinned and what is remembered of the hub.

use crosslink_store::{Head, JoinedHub, Store, TrustSummary};

use super::{hub, joined, read, write};

fn join(store: &mut Store, hub: &JoinedHub) -> Result<(), String> {
    let joined = store.write(|writing| writing.join(hub));
    joined.map_err(|problem| format!("{}: {}", problem.code().name(), problem.message()))
}

#[test]
fn the_first_hub_is_pinned_and_so_is_its_root() {
    let mut store = Store::memory().unwrap();
    assert_eq!(read(&store, |snapshot| snapshot.joined()), None);
    assert_eq!(join(&mut store, &hub(1)), Ok(()));
    let other = "hub.other: The remote 'origin' has the hub 00000000-0000-0000-0000-000000000002, \
                 but this project joined 00000000-0000-0000-0000-000000000001";
    assert_eq!(join(&mut store, &hub(2)), Err(other.to_owned()));
    let rooted = |root: &str| JoinedHub {
        root: Some(root.to_owned()),
        ..hub(1)
    };
    assert_eq!(join(&mut store, &rooted("ssh-ed25519 AAAA")), Ok(()));
    let root = "hub.other: The hub on the remote 'origin' has another root key than the one this project joined";
    assert_eq!(
        join(&mut store, &rooted("ssh-ed25519 BBBB")),
        Err(root.to_owned())
    );
    let moved = JoinedHub {
        remote: "upstream".to_owned(),
        url_hint: None,
        ..hub(1)
    };
    assert_eq!(join(&mut store, &moved), Ok(()));
    let pinned = JoinedHub {
        root: Some("ssh-ed25519 AAAA".to_owned()),
        ..moved
    };
    assert_eq!(read(&store, |snapshot| snapshot.joined()), Some(pinned));
}

#[test]
fn heads_are_kept_by_the_name_of_their_chain() {
    let mut store = joined();
    let head = |tip, height| Head {
        tip: [tip; 20],
        height,
    };
    write(&mut store, |writing| {
        writing.set_head("meta", &head(1, 1))?;
        writing.set_head("numbers", &head(2, 7))?;
        writing.set_head("meta", &head(3, 2))?;
        writing.remove_head("numbers")
    });
    let heads: Vec<_> = read(&store, |snapshot| snapshot.heads())
        .into_iter()
        .collect();
    assert_eq!(heads, [("meta".to_owned(), head(3, 2))]);
}

#[test]
fn the_last_word_on_trust_is_remembered() {
    let mut store = joined();
    assert_eq!(read(&store, |snapshot| snapshot.trust_summary()), None);
    for pending in [0, 2] {
        let summary = TrustSummary {
            policy: "enforce".to_owned(),
            role: "writer".to_owned(),
            pending,
            unadmitted: vec!["a".to_owned()],
        };
        write(&mut store, |writing| writing.set_trust_summary(&summary));
        assert_eq!(
            read(&store, |snapshot| snapshot.trust_summary()),
            Some(summary)
        );
    }
}
