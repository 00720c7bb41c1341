//! The kinds of alerts about signatures, logs and answers: when each fires, when not, and what it says.

use crosslink_fleet::alerts::{AlertKind, Divergence, Rewrite};
use crosslink_hub::{
    BadSignature, ControlAnswer, ControlRequest, HubFormat, Signatures, Unadmitted,
};

use super::support::{DAY, MINUTE, NONE, TIP, World, at, beat, damage, events, hub, lock, v3};

fn signed(format: HubFormat, signatures: Signatures) -> World {
    let mut hub = hub(format);
    hub.signatures = signatures;
    World::new(hub)
}

#[test]
fn signature_invalid() {
    let kind = AlertKind::SignatureInvalid;
    let bad = Signatures {
        valid: 5,
        invalid: 2,
        ..Signatures::default()
    };
    let mut world = signed(HubFormat::V3, bad);
    assert_eq!(
        world.lines(kind, 0),
        ["critical commit:unknown 2 signatures do not verify"]
    );
    let bad_at = |commit: Option<&str>, what: &str| BadSignature {
        commit: commit.map(str::to_owned),
        what: what.to_owned(),
        reason: "the signature does not fit the text",
    };
    world.hub.as_mut().unwrap().bad_signatures = vec![
        bad_at(Some(TIP), "event 4 of agent-a"),
        bad_at(None, "event 1 of agent-b"),
        bad_at(Some(TIP), "event 3 of agent-a"),
    ];
    let why = "(the signature does not fit the text)";
    assert_eq!(
        world.lines(kind, 0),
        [
            format!(
                "critical commit:{TIP} 2 signatures do not verify: event 3 of agent-a {why}, event 4 of agent-a {why}"
            ),
            format!(
                "critical commit:unknown 1 signature does not verify: event 1 of agent-b {why}"
            ),
        ]
    );
    let good = Signatures { invalid: 0, ..bad };
    assert_eq!(signed(HubFormat::V3, good).lines(kind, 0), NONE);
}

#[test]
fn untrusted_signer() {
    let kind = AlertKind::UntrustedSigner;
    let signatures = Signatures {
        untrusted: 3,
        ..Signatures::default()
    };
    let mut world = signed(HubFormat::V3, signatures);
    let said = "warning project:acme/beta 3 signatures by keys the hub does not trust";
    assert_eq!(world.lines(kind, 0), [said]);
    let agents = &mut world.hub.as_mut().unwrap().agents;
    agents.entry("mallory".to_owned()).or_default().trusted = Some(false);
    agents.entry("agent-a".to_owned()).or_default().trusted = Some(true);
    agents.entry("agent-b".to_owned()).or_default().trusted = None;
    assert_eq!(
        world.lines(kind, 0),
        [format!("{said}; not trusted: mallory")]
    );
    let mut ours = signed(HubFormat::V4, signatures);
    for (marked, quarantined) in [(1, 0), (2, 4)] {
        let unadmitted = Unadmitted {
            log: "log".to_owned(),
            agents: vec!["mallory".to_owned()],
            marked,
            quarantined,
        };
        ours.hub.as_mut().unwrap().unadmitted.push(unadmitted);
    }
    assert_eq!(
        ours.lines(kind, 0),
        [format!(
            "{said}; 4 events in quarantine; 3 events counted all the same"
        )]
    );
    assert_eq!(signed(HubFormat::V1, signatures).lines(kind, 0), NONE);
    assert_eq!(World::new(hub(HubFormat::V3)).lines(kind, 0), NONE);
    let foreign = v3(|hub| {
        hub.foreign = events(&[
            ("mallory", 9, "agent-b", "IssueDeleted"),
            ("mallory", 2, "agent-a", "StatusChanged"),
            ("agent-c", 1, "agent-a", "LockClaimed"),
        ]);
    });
    assert_eq!(
        foreign.lines(kind, 0),
        [
            "warning agent:agent-c events in the log of agent-c say they are by agent-a: LockClaimed in line 1",
            "warning agent:mallory events in the log of mallory say they are by agent-a, agent-b: StatusChanged in line 2, IssueDeleted in line 9",
        ]
    );
}

#[test]
fn unsigned_events() {
    let kind = AlertKind::UnsignedEvents;
    let signatures = Signatures {
        unsigned: 4,
        ..Signatures::default()
    };
    assert_eq!(
        signed(HubFormat::V3, signatures).lines(kind, 0),
        ["info project:acme/beta 4 events without a signature"]
    );
    assert_eq!(signed(HubFormat::V2, signatures).lines(kind, 0), NONE);
    assert_eq!(World::new(hub(HubFormat::V3)).lines(kind, 0), NONE);
    let above = Signatures {
        unsigned: 1,
        ..signatures
    };
    assert_eq!(
        signed(HubFormat::V4, above).lines(kind, 0),
        ["info project:acme/beta 1 commit without a signature"]
    );
}

#[test]
fn hub_diverged() {
    let kind = AlertKind::HubDiverged;
    let mut world = World::new(hub(HubFormat::V3));
    assert_eq!(world.lines(kind, 0), NONE);
    world.diverged = vec![Divergence {
        branch: "crosslink/meta".to_owned(),
        here: TIP.to_owned(),
        there: "f".repeat(40),
    }];
    assert_eq!(
        world.lines(kind, 0),
        [
            "warning project:acme/beta went different ways: crosslink/meta (0123456789 here, ffffffffff there)"
        ]
    );
}

#[test]
fn no_heartbeat_holder() {
    let kind = AlertKind::NoHeartbeatHolder;
    let mut world = v3(|hub| {
        lock(hub, 2, "ghost", 0);
        lock(hub, 3, "agent-b", 0);
        beat(hub, "agent-b", -DAY);
    });
    assert_eq!(world.lines(kind, 10 * MINUTE), NONE);
    assert_eq!(
        world.lines(kind, 10 * MINUTE + 1),
        ["warning agent:ghost agent ghost holds lock on issue #2 and never sent a heartbeat"]
    );
    // An agent of our own format is heard of by whatever it writes.
    world.hub.as_mut().unwrap().format = HubFormat::V4;
    assert_eq!(world.lines(kind, DAY).len(), 1);
}

#[test]
fn parse_error() {
    let kind = AlertKind::ParseError;
    let mut world = v3(|hub| damage(hub, "locks/7.json"));
    assert_eq!(
        world.lines(kind, 0),
        ["warning project:acme/beta cannot read locks/7.json: no JSON"]
    );
    damage(world.hub.as_mut().unwrap(), "issues/x/issue.json");
    damage(world.hub.as_mut().unwrap(), "issues/y/issue.json");
    assert_eq!(
        world.lines(kind, 0),
        ["warning project:acme/beta cannot read issues/x/issue.json: no JSON, and 2 more"]
    );
    let late = v3(|hub| hub.late = events(&[("agent-a", 7, "agent-a", "IssueCreated")]));
    assert_eq!(
        late.lines(kind, 0),
        [
            "warning agent:agent-a events of agent-a came after the checkpoint had passed them, so that other readers lost them: IssueCreated in line 7"
        ]
    );
    assert_eq!(World::new(hub(HubFormat::V3)).lines(kind, 0), NONE);
}

#[test]
fn log_rewritten() {
    let kind = AlertKind::LogRewritten;
    let mut world = World::new(hub(HubFormat::V3));
    assert_eq!(world.lines(kind, 0), NONE);
    let rewrite = |agent: &str, is: Option<&str>| Rewrite {
        agent: agent.to_owned(),
        was: TIP.to_owned(),
        is: is.map(str::to_owned),
    };
    world.rewritten = vec![
        rewrite("agent-b", Some("ffffffffffff")),
        rewrite("agent-a", None),
    ];
    assert_eq!(
        world.lines(kind, 0),
        [
            "critical agent:agent-a the log of agent-a was at 0123456789 and is gone, without what it had",
            "critical agent:agent-b the log of agent-b was at 0123456789 and is now at ffffffffff, without what it had",
        ]
    );
    world.hub = Some(hub(HubFormat::V2));
    assert_eq!(world.lines(kind, 0), NONE);
}

#[test]
fn pending_request_timeout() {
    let kind = AlertKind::PendingRequestTimeout;
    let request = |id: &str, asked: i64| ControlRequest {
        id: id.to_owned(),
        kind: "pause".to_owned(),
        issue: None,
        requested_by: "driver".to_owned(),
        requested_at: at(asked),
        reason: None,
        answer: None,
    };
    let mut world = v3(|hub| {
        let agent = hub.agents.entry("agent-b".to_owned()).or_default();
        agent.requests = vec![request("01A", 0), request("01B", 60)];
    });
    assert_eq!(world.lines(kind, 15 * MINUTE), NONE);
    assert_eq!(
        world.lines(kind, 15 * MINUTE + 1),
        ["warning agent:agent-b agent agent-b did not answer `pause` for 15 minute(s)"]
    );
    assert_eq!(
        world.lines(kind, 17 * MINUTE),
        ["warning agent:agent-b agent agent-b did not answer `pause` for 17 minute(s), nor 1 more"]
    );
    let agents = &mut world.hub.as_mut().unwrap().agents;
    for request in &mut agents.get_mut("agent-b").unwrap().requests {
        request.answer = Some(ControlAnswer {
            at: at(30),
            acted: false,
            result: "already paused".to_owned(),
            notes: None,
        });
    }
    assert_eq!(world.lines(kind, DAY), NONE);
}
