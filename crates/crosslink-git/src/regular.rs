//! Reading files that somebody else may have put there: a clone can hold a link to a device, and a folder a pipe
//! that nobody writes to.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Opens a file to read it; a link to one is one.
///
/// # Errors
/// As opening does, and for anything but a regular file, which could keep its reader waiting or have no end.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let regular = |metadata: &fs::Metadata| match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(ErrorKind::InvalidData, "it is no file")),
    };
    regular(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    // It may be another one by now.
    regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a whole file of at most `limit` bytes.
///
/// # Errors
/// As [`open_regular`], and for a longer file.
pub fn read_regular(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let message = format!("it is longer than {limit} bytes");
        return Err(io::Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_files_are_read_and_only_so_much_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"12345").unwrap();
        let link = |name: &str, target: &Path| {
            let link = folder.path().join(name);
            std::os::unix::fs::symlink(target, &link).unwrap();
            link
        };
        assert_eq!(read_regular(&link("link", &file), 5).unwrap(), b"12345");
        for (path, kind) in [
            (
                link("device", Path::new("/dev/zero")),
                ErrorKind::InvalidData,
            ),
            (link("folder", folder.path()), ErrorKind::InvalidData),
            (folder.path().join("none"), ErrorKind::NotFound),
        ] {
            assert_eq!(read_regular(&path, 5).unwrap_err().kind(), kind, "{path:?}");
        }
        let longer = read_regular(&file, 4).unwrap_err();
        assert_eq!(longer.to_string(), "it is longer than 4 bytes");
    }
}
