//! Where an event was found, and what follows from that. In these conditions `e` is an event and `l` its log.

/// Whether a further place of the event counts.
macro_rules! found_elsewhere {
    () => {
        "EXISTS (SELECT 1 FROM places p JOIN logs o ON o.log = p.log
         WHERE p.seq = e.seq AND (o.own = 1 OR o.counts IS NULL OR p.height <= o.counts))"
    };
}

/// Whether the event counts: some place of it does. What was written here and is not in the hub yet counts here.
macro_rules! accepted {
    () => {
        concat!(
            "(l.own = 1 OR e.height IS NULL OR l.counts IS NULL OR e.height <= l.counts OR ",
            crate::hub::places::found_elsewhere!(),
            ")"
        )
    };
}

/// Whether the event is in the hub: in the log it was written to, or at another place that counts.
macro_rules! pushed {
    () => {
        concat!(
            "(e.height IS NOT NULL OR ",
            crate::hub::places::found_elsewhere!(),
            ")"
        )
    };
}

pub(super) use {accepted, found_elsewhere, pushed};
