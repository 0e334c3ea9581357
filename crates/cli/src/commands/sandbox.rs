//! `limn sandbox`: the stand-in for both APIs, for other programs to try.

use serde_json::json;
use studio::{Code, Error};

use crate::{interrupt::Interrupts, output::Output, session::start_sandbox};

/// Runs until it is interrupted.
pub(crate) async fn sandbox(output: Output, port: u16, interrupts: &mut Interrupts) -> Result<Option<Code>, Error> {
    let sandbox = start_sandbox(port)?;
    let (openai, modelslab) = (sandbox.openai_base(), sandbox.modelslab_base());
    output.result(&json!({"openai_base_url": openai, "modelslab_base_url": modelslab}), || {
        format!("OPENAI_BASE_URL={openai}\nMODELSLAB_BASE_URL={modelslab}\nOPENAI_API_KEY=sandbox\nMODELSLAB_API_KEY=sandbox")
    });
    output.note("The sandbox runs until you press Ctrl+C.");
    interrupts.next().await;
    Ok(None)
}
