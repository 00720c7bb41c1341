//! What the message of a commit says it was made for.

use uuid::Uuid;

use super::fault::Fault;
use super::layout::{HubRef, hyphenated};

/// The key of the trailer that names the hub.
const HUB: &str = "Crosslink-Hub";

/// The key of the trailer that names the ref.
const REF: &str = "Crosslink-Ref";

/// The longest message that is read.
const MESSAGE_LIMIT: usize = 16 * 1024;

/// Writes a message: a line for people, and what the commit is made for.
pub(super) fn message(subject: &str, hub: Uuid, at: &HubRef) -> String {
    let subject: String = subject
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    let at = at.made_for();
    format!("{}\n\n{HUB}: {hub}\n{REF}: {at}\n", subject.trim())
}

/// Reads the message out of the bytes of a commit: the hub, and the name of the ref.
pub(super) fn read(commit: &[u8]) -> Result<(Uuid, &str), Fault> {
    let end = commit.windows(2).position(|pair| pair == b"\n\n");
    let message = &commit[end.map_or(commit.len(), |at| at + 2)..];
    if message.len() > MESSAGE_LIMIT {
        return Err(Fault::Message("is too long"));
    }
    let message = std::str::from_utf8(message).map_err(|_| Fault::Message("is not UTF-8"))?;
    let trailers = message
        .strip_suffix('\n')
        .and_then(|text| text.rsplit_once("\n\n"))
        .ok_or(Fault::Message("does not end in trailers"))?
        .1;
    let (mut hub, mut at) = (None, None);
    for line in trailers.split('\n') {
        let (key, value) = trailer(line).ok_or(Fault::Message("does not end in trailers"))?;
        let known = match key {
            HUB => &mut hub,
            REF => &mut at,
            _ => continue,
        };
        if known.replace(value).is_some() {
            return Err(Fault::Message("names its hub or its ref twice"));
        }
    }
    let hub = hub.ok_or(Fault::Message("does not name a hub"))?;
    let hub = hyphenated(hub).ok_or(Fault::Message("names a hub by something that is no id"))?;
    let at = at.ok_or(Fault::Message("does not name a ref"))?;
    Ok((hub, at))
}

/// Parts `Key: value`.
fn trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!key.is_empty() && key.bytes().all(plain)).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::{Fault, message, read};
    use crate::v4::HubRef;
    use uuid::Uuid;

    const HUB: Uuid = Uuid::from_u128(0x0b6f_0c0e_7d0e_4b7f_9a43_0f1f_3a5d_9c11);

    #[test]
    fn what_is_written_is_read() {
        let text = message("two\nlines\0 ", HUB, &HubRef::Meta);
        assert_eq!(
            text,
            "two lines\n\nCrosslink-Hub: 0b6f0c0e-7d0e-4b7f-9a43-0f1f3a5d9c11\nCrosslink-Ref: meta\n"
        );
        let commit = format!("tree 1\n\n{text}");
        assert_eq!(read(commit.as_bytes()), Ok((HUB, "meta")));
    }

    #[test]
    fn only_the_last_lines_count_and_only_in_their_form() {
        let hub = "Crosslink-Hub: 0b6f0c0e-7d0e-4b7f-9a43-0f1f3a5d9c11\n";
        let at = "Crosslink-Ref: meta\n";
        let table = [
            (format!("a\n\n{at}{hub}"), None),
            (format!("a\n\nSigned-off-by: b <c>\n{hub}{at}X: \n"), None),
            (
                format!("a\n\n{hub}{at}\nb: c\n"),
                Some("does not name a hub"),
            ),
            (format!("a\n\n{hub}"), Some("does not name a ref")),
            (format!("a\n\n{at}"), Some("does not name a hub")),
            (format!("{hub}{at}"), Some("does not end in trailers")),
            (
                format!("a\n\n{hub}{at}\n"),
                Some("does not end in trailers"),
            ),
            (
                format!("a\n\n{hub}{}", at.trim_end()),
                Some("does not end in trailers"),
            ),
            (
                format!("a\n\nwords\n{hub}{at}"),
                Some("does not end in trailers"),
            ),
            (
                format!("a\n\n{hub}{at} more\n"),
                Some("does not end in trailers"),
            ),
            (
                format!("a\n\n{hub}{hub}{at}"),
                Some("names its hub or its ref twice"),
            ),
            (
                format!("a\n\n{hub}{at}{at}"),
                Some("names its hub or its ref twice"),
            ),
            (
                format!(
                    "a\n\n{}{at}",
                    hub.to_uppercase().replace("CROSSLINK-HUB", "Crosslink-Hub")
                ),
                Some("names a hub by something that is no id"),
            ),
            (
                format!("a\n\nCrosslink-Hub: \n{at}"),
                Some("names a hub by something that is no id"),
            ),
            (
                format!("{}\n\n{hub}{at}", "a".repeat(20_000)),
                Some("is too long"),
            ),
            (String::new(), Some("does not end in trailers")),
        ];
        for (text, wrong) in table {
            let commit = format!("tree 1\nauthor b\n\n{text}");
            let found = read(commit.as_bytes()).err();
            assert_eq!(found, wrong.map(Fault::Message), "{text:?}");
        }
        assert_eq!(
            read(b"\n\na\n\n\xff: b\n"),
            Err(Fault::Message("is not UTF-8"))
        );
    }
}
