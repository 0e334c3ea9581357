//! Runs a sandbox until it is interrupted, and prints its two base URLs as one JSON line on standard output.
//!
//! `cargo run -p sandbox --example serve -- [PORT] [--fast]`

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    let mut options = sandbox::Options::default();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--fast" => options.speed = sandbox::Speed::Fast,
            port => options.port = port.parse().map_err(|_| io::Error::other(format!("not a port: {port}")))?,
        }
    }
    let sandbox = sandbox::Sandbox::start_with(options)?;
    let bases = serde_json::json!({
        "openai": sandbox.openai_base(),
        "modelslab": sandbox.modelslab_base(),
        "admin": format!("http://{}/_sandbox", sandbox.addr()),
    });
    writeln!(io::stdout(), "{bases}")?;
    io::stdout().flush()?;
    loop {
        std::thread::park();
    }
}
