//! Progress of a long stage: a bar on a terminal, else a line every few seconds.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use luoc::dedup::Progress;

/// Seconds between two lines where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// Shows how a stage goes on until it is dropped.
pub struct Watch {
    bar: Option<ProgressBar>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Watches `progress`, out of `total` bytes where that is known.
    pub fn new(stage: &'static str, progress: Option<Arc<Progress>>, total: Option<u64>) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = terminal.then(|| bar(stage, total));
        let (stop, stopped) = channel();
        let shown = bar.clone();
        let tick = if terminal { Duration::from_millis(200) } else { EVERY };
        let start = Instant::now();
        let thread = std::thread::spawn(move || {
            while stopped.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
                let read = progress
                    .as_deref()
                    .map(|p| (p.records.load(Ordering::Relaxed), p.bytes.load(Ordering::Relaxed)));
                match (&shown, read) {
                    (Some(bar), Some((records, bytes))) => {
                        bar.set_position(bytes);
                        bar.set_message(format!("{records} records"));
                    }
                    (Some(_), None) => {}
                    (None, read) => line(stage, read, total, start.elapsed()),
                }
            }
        });
        Self { bar, stop: Some(stop), thread: Some(thread) }
    }

    /// Prints something without tearing the bar.
    pub fn say(&self, print: &dyn Fn()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(stage: &'static str, total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{prefix} {wide_bar} {bytes}/{total_bytes} {msg}, {binary_bytes_per_sec}, {eta} left",
        ),
        None => (ProgressBar::new_spinner(), "{prefix} {spinner} {msg} {elapsed}"),
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.set_prefix(stage);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn line(stage: &str, read: Option<(u64, u64)>, total: Option<u64>, elapsed: Duration) {
    let seconds = elapsed.as_secs_f64();
    let text = match (read, total) {
        (Some((records, bytes)), total) => {
            let rate = records as f64 / seconds;
            let left = total.filter(|_| bytes > 0).map_or_else(String::new, |total| {
                let left = seconds * (total as f64 / bytes as f64 - 1.0).max(0.0);
                format!(", {left:.0} s left")
            });
            format!("{records} records, {rate:.0} a second{left}")
        }
        (None, _) => format!("{seconds:.0} s"),
    };
    let _ = writeln!(anstream::stderr(), "luoc: {stage}: {text}");
}
