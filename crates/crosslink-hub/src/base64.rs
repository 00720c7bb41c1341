//! Base64 as the format uses it: the standard alphabet, padded, no line breaks.

/// The six bits a character stands for.
fn sextet(character: u8) -> Option<u32> {
    let value = match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Reads base64. Fails on characters of no meaning, a wrong length, and bits left over.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let padded = text.as_bytes();
    if !padded.len().is_multiple_of(4) {
        return None;
    }
    let pads = padded
        .iter()
        .rev()
        .take_while(|byte| **byte == b'=')
        .count();
    let digits = &padded[..padded.len() - pads];
    let mut bytes = Vec::with_capacity(padded.len() / 4 * 3);
    for group in digits.chunks(4) {
        let mut bits = 0;
        for digit in group {
            bits = bits << 6 | sextet(*digit)?;
        }
        bits <<= 6 * (4 - group.len());
        let whole = group.len() * 6 / 8;
        let [_, group @ ..] = bits.to_be_bytes();
        if group[whole..].iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend_from_slice(&group[..whole]);
    }
    (pads < 3).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_vectors_of_the_standard_decode() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(decode("+/+/"), Some(vec![0xfb, 0xff, 0xbf]));
        for bad in [
            "Z", "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "Zg==Zg==",
        ] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
