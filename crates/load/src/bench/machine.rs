//! The machine and the versions, for every report.

use std::process::Command;

/// One line about the machine, from `/proc`.
pub fn describe() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map(|l| l.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let kib = read("/proc/meminfo").lines().find_map(|l| l.strip_prefix("MemTotal:")).and_then(|l| {
        let number = l.split_whitespace().next()?;
        number.parse::<u64>().ok()
    });
    let memory = kib.map_or(0, |kib| kib / 1024 / 1024);
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    format!(
        "{} · {cores} cores · {memory} GiB · Linux {} · load {}",
        model.unwrap_or("unknown processor"),
        kernel.trim(),
        load.join(" ")
    )
}

/// The compiler on the path, if there is one.
pub fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.ok().filter(|o| o.status.success()).map_or_else(
        || "no rustc on the path".to_owned(),
        |o| String::from_utf8_lossy(&o.stdout).trim().to_owned(),
    )
}
