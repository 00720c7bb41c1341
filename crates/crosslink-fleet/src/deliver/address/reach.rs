//! Which machines an internet address leads to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an internet address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Anywhere in the internet.
    Public,
    /// To this machine, or into a network that not everybody is in.
    Private,
    /// To no machine, to many, or to what tells a cloud's machines their secrets.
    Nowhere,
}

/// What tells the machines of a cloud about themselves, where it does not lie among the link-local addresses.
const METADATA: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(192, 0, 0, 192),
];

pub(super) fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => reach_v6(ip),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    if METADATA.contains(&ip) || ip == Ipv4Addr::new(169, 254, 169, 254) {
        return Reach::Nowhere;
    }
    match ip.octets() {
        [0 | 224..=255, ..] => Reach::Nowhere,
        [10 | 127, ..] | [169, 254, ..] | [192, 168, ..] => Reach::Private,
        [172, 16..=31, ..] | [100, 64..=127, ..] => Reach::Private,
        // For protocols, examples, measurements, and relays that are no more.
        [192, 0, 0 | 2, _] | [198, 18 | 19, ..] | [198, 51, 100, _] => Reach::Private,
        [203, 0, 113, _] | [192, 88, 99, _] => Reach::Private,
        _ => Reach::Public,
    }
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    let segments = ip.segments();
    let embedded = || {
        let [.., high, low] = segments;
        reach_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
    };
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] | [0xff00..=0xffff, ..] => Reach::Nowhere,
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254] => Reach::Nowhere,
        [0, 0, 0, 0, 0, 0xffff, ..] => embedded().max(Reach::Private),
        // How networks without IPv4 reach the rest of the internet.
        [0x0064, 0xff9b, 0, 0, 0, 0, ..] => embedded(),
        // For protocols, examples, and tunnels that lead to an IPv4 address of anybody's choice.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x2002, ..] => Reach::Private,
        [0x3fff, 0..=0x0fff, ..] => Reach::Private,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Private,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_address_is_known() {
        let cases = [
            (
                Reach::Public,
                "8.8.8.8 100.63.0.1 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 198.20.0.1 223.255.255.255",
            ),
            (
                Reach::Public,
                "2606:4700::1 2a00:1450::1 2001:200::1 3ffe::1 64:ff9b::808:808",
            ),
            (
                Reach::Private,
                "10.0.0.1 127.0.0.1 127.255.0.1 169.254.0.1 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.127.255.255",
            ),
            (
                Reach::Private,
                "192.0.2.1 192.0.0.1 198.18.0.1 198.19.0.1 198.51.100.1 203.0.113.1 192.88.99.1",
            ),
            (
                Reach::Private,
                "::1 ::2 ::ffff:127.0.0.1 ::ffff:8.8.8.8 fe80::1 fec0::1 fc00::1 fdff::1 64:ff9b::a00:1 64:ff9b:1::1 100::1",
            ),
            (
                Reach::Private,
                "2001:db8::1 2001::1 2002:7f00:1::1 3fff::1 5f00::1",
            ),
            (
                Reach::Nowhere,
                "0.0.0.0 0.1.2.3 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255",
            ),
            (
                Reach::Nowhere,
                "169.254.169.254 100.100.100.200 168.63.129.16 192.0.0.192",
            ),
            (
                Reach::Nowhere,
                ":: ff02::1 fd00:ec2::254 ::ffff:0.0.0.0 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe",
            ),
        ];
        for (expected, addresses) in cases {
            for address in addresses.split(' ') {
                assert_eq!(reach(address.parse().unwrap()), expected, "{address}");
            }
        }
    }
}
