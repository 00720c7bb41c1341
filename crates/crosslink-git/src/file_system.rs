//! Which file system a path lies on, as far as it matters to shared memory and file locks.

use std::path::Path;

/// Names the network file system that `path` lies on; `None` means local, or not known.
///
/// Several machines can write to such a file system at once, but they share no memory: a database
/// that trusts shared memory and locks is damaged there. `path` need not exist; the nearest folder
/// above it that does is asked. Only Linux is looked at.
///
/// Counted in besides the file systems of networks, clusters and cloud storage: `9p` and the shared
/// folders of virtual machines, where guest and host are two machines. A `9p` is left out when the
/// root is one too: then a sandbox serves all files of one kernel this way. `virtiofs` is left
/// out: it mostly carries the whole disk of a container, whose host does not write to it.
pub fn network_file_system(path: &Path) -> Option<String> {
    #[cfg(target_os = "linux")]
    {
        linux::network_file_system(path)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::{Path, PathBuf};

    /// The names, as the kernel writes them, of what is reached through a network.
    const NETWORK: &[&str] = &[
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "fuse.blobfuse2",
        "fuse.ceph",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.juicefs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "smb3",
        "smbfs",
        "vboxsf",
        "vmhgfs",
    ];

    struct Mount<'a> {
        point: PathBuf,
        kind: &'a str,
    }

    pub(super) fn network_file_system(path: &Path) -> Option<String> {
        let here = path
            .ancestors()
            .find_map(|folder| match folder.as_os_str().is_empty() {
                true => Path::new(".").canonicalize().ok(),
                false => folder.canonicalize().ok(),
            })?;
        let mounts = std::fs::read("/proc/self/mountinfo").ok()?;
        network_mount(&String::from_utf8_lossy(&mounts), &here).map(str::to_owned)
    }

    /// Finds the mount that holds `path`: the longest mount point, and of several on one point the
    /// last. Names its kind if that is a network's.
    fn network_mount<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
        let mounts: Vec<_> = mounts.lines().filter_map(parse).collect();
        let kind = kind_at(&mounts, path)?;
        let foreign_9p = || kind == "9p" && kind_at(&mounts, Path::new("/")) != Some("9p");
        (NETWORK.contains(&kind) || foreign_9p()).then_some(kind)
    }

    fn kind_at<'a>(mounts: &[Mount<'a>], path: &Path) -> Option<&'a str> {
        let holding = mounts.iter().filter(|mount| path.starts_with(&mount.point));
        holding
            .max_by_key(|mount| mount.point.as_os_str().len())
            .map(|mount| mount.kind)
    }

    /// Reads one line: the mount point is the fifth field, the kind the first behind a lone dash.
    fn parse(line: &str) -> Option<Mount<'_>> {
        let (place, device) = line.split_once(" - ")?;
        let point = unescaped(place.split(' ').nth(4)?).into();
        let kind = device.split(' ').next()?;
        Some(Mount { point, kind })
    }

    /// Undoes the escapes for blanks, tabs, line ends and backslashes: three octal digits.
    fn unescaped(field: &str) -> String {
        let mut parts = field.split('\\');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let code = part
                .get(..3)
                .and_then(|digits| u8::from_str_radix(digits, 8).ok());
            match code {
                Some(code) => {
                    text.push(char::from(code));
                    text.push_str(&part[3..]);
                }
                None => {
                    text.push('\\');
                    text.push_str(part);
                }
            }
        }
        text
    }

    #[cfg(test)]
    mod tests {
        use super::{network_file_system, network_mount};
        use std::path::Path;

        const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs
33 22 0:42 / /mnt/team\\040share rw - cifs //server/share rw
34 22 0:43 / /mnt/ssh rw,nosuid - fuse.sshfs host:/ rw
35 22 0:44 / /mnt/disk rw - fuse.ntfs-3g /dev/sdc1 rw
36 22 0:45 / /vm rw - virtiofs share rw
37 22 0:46 / /over rw - nfs server:/over rw
38 37 0:47 / /over rw - tmpfs tmpfs rw
39 22 0:48 / /mnt/back\\134slash\\q rw - smb3 //server/x rw
a line of something else
40 22 -
41 22 0:49 / /dash - nfs
";

        #[test]
        fn only_paths_on_a_network_are_named() {
            let table = [
                ("/", None),
                ("/srv/project", None),
                ("/home", Some("nfs4")),
                ("/home/me/project", Some("nfs4")),
                ("/homestead", None),
                ("/home/local/project", None),
                ("/mnt/c/Users", Some("9p")),
                ("/mnt/team share/x", Some("cifs")),
                ("/mnt/team", None),
                ("/mnt/ssh/x", Some("fuse.sshfs")),
                ("/mnt/disk/x", None),
                ("/vm/x", None),
                ("/over/x", None),
                ("/mnt/back\\slash\\q/x", Some("smb3")),
            ];
            for (path, expected) in table {
                assert_eq!(network_mount(MOUNTS, Path::new(path)), expected, "{path}");
            }
        }

        #[test]
        fn a_sandbox_that_is_all_9p_counts_as_local() {
            let mounts = "1 0 0:1 / / rw - 9p none rw\n2 1 0:2 / /work rw - 9p none rw\n";
            assert_eq!(network_mount(mounts, Path::new("/work/project")), None);
        }

        #[test]
        fn without_mounts_nothing_is_named() {
            assert_eq!(network_mount("", Path::new("/work")), None);
        }

        #[test]
        fn a_path_that_does_not_exist_is_judged_by_the_folder_above() {
            assert_eq!(network_file_system(Path::new("/proc/no/such/file")), None);
            assert_eq!(
                network_file_system(Path::new("/proc/no/such/file")),
                network_file_system(Path::new("/proc")),
            );
        }
    }
}
