//! Every decoder survives samples that were cut, doubled and flipped.

use crosslink_workspace::fuzz::{TARGETS, run};

const SAMPLES: [&str; 6] = [
    r#"{"id":"bd-1","title":"A","status":"closed","labels":["a"],"dependencies":[{"issue_id":"bd-1","depends_on_id":"bd-2","type":"blocks"}],"comments":[{"id":1,"text":"t"}]}"#,
    r#"[{"uuid":"30fa0ed8-8e41-4acf-a264-87f0d3565e61","display_id":1,"title":"A","status":"open","priority":"low","created_by":"x","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}]"#,
    r#"{"version":1,"exported_at":"2026-01-01T00:00:00Z","issues":[{"id":1,"title":"A","description":null,"status":"open","priority":"low","parent_id":null,"labels":[],"comments":[],"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","closed_at":null}]}"#,
    "id,title,status\n1,\"A, b\",open\n",
    "# Crosslink Issues Export\n\n## Open Issues\n\n### [ ] #1: A\n\n- **Priority:** medium\n",
    "status:open (label:a or not priority>=high) \"text\" sort:-created",
];

/// The numbers of a generator by Marsaglia (xorshift), from a seed that is not 0.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

fn damage(sample: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers
            .below(bytes.len().max(1))
            .min(bytes.len().saturating_sub(1));
        match numbers.below(4) {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_within(at..),
            2 if !bytes.is_empty() => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
            _ => bytes.insert(at, b"{}[]\",:\\\n#-0\x00\xff"[numbers.below(14)]),
        }
    }
    bytes
}

#[test]
fn no_decoder_panics() {
    let mut numbers = Numbers(0x5eed);
    for (name, _) in TARGETS {
        for sample in SAMPLES {
            run(name, sample.as_bytes());
            for _ in 0..100 {
                run(name, &damage(sample.as_bytes(), &mut numbers));
            }
        }
    }
}
