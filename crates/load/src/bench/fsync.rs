//! What the disk costs: append a small record and wait until it is on the disk.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use tokio::time::Instant;

use crate::Error;

/// Bytes of one record: about one message with its event and audit entry.
pub const RECORD_BYTES: usize = 512;
/// Records of one measurement.
pub const RECORDS: usize = 200;

/// Times of append and fdatasync, in microseconds.
pub fn measure(folder: &Path) -> Result<Vec<u64>, Error> {
    let path = folder.join("fsync-probe");
    let mut file = File::create(&path)?;
    let record = [b'z'; RECORD_BYTES];
    let mut times = Vec::with_capacity(RECORDS);
    for _ in 0..RECORDS {
        let began = Instant::now();
        file.write_all(&record)?;
        file.sync_data()?;
        times.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    drop(file);
    std::fs::remove_file(path)?;
    Ok(times)
}
