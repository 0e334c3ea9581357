//! `limn cost`: the money of today, sums of the ledger, and all of it as a file.

use std::{fmt::Write, path::absolute};

use serde_json::json;
use studio::{Code, CostBy, CostGroup, CostQuery, Error};

use crate::{
    arguments::{By, Cost},
    output::{self, Output},
    session::Session,
};

impl From<By> for CostBy {
    fn from(by: By) -> Self {
        match by {
            By::Message => Self::Message,
            By::Conversation => Self::Conversation,
            By::Project => Self::Project,
            By::Day => Self::Day,
            By::Month => Self::Month,
        }
    }
}

/// Shows what was spent, sums it up or writes it to a file.
pub(crate) async fn cost(output: Output, session: &Session, arguments: Cost) -> Result<Option<Code>, Error> {
    if let Some(to) = arguments.csv {
        let to = absolute(&to).unwrap_or(to);
        session.studio.export_costs(&to).await?;
        output.result(&json!({"path": to}), || to.display().to_string());
        return Ok(None);
    }
    if let Some(by) = arguments.by {
        let groups = session.studio.cost_groups(CostQuery { by: by.into(), project: None }).await?;
        output.result(&json!({"groups": groups}), || lines(&groups));
        return Ok(None);
    }
    let report = session.studio.cost().await?;
    output.result(&report, || {
        let today = &report.today;
        let mut lines = String::new();
        // Writing to a String cannot fail.
        let mut line = |name: &str, usd: studio::Usd, more: &str| {
            let _ = writeln!(lines, "{name:<12}{:>9}{more}", usd.to_string());
        };
        line("today", today.spent.total_usd, "");
        line("  OpenAI", today.spent.openai_usd, "");
        line("  ModelsLab", today.spent.modelslab_usd, "");
        if today.spent.unclear_usd > studio::Usd::ZERO {
            line("  unclear", today.spent.unclear_usd, "  of it may or may not have been charged");
        }
        if let Some(left) = today.left_usd {
            line("left today", left, "");
        }
        if let Some(wallet) = today.wallet_usd {
            line("wallet", wallet, "  at the last look");
        }
        for day in &report.days {
            line(&day.day, day.spent.total_usd, "");
        }
        lines
    });
    Ok(None)
}

fn lines(groups: &[CostGroup]) -> String {
    let mut lines = String::new();
    for group in groups {
        let made =
            if group.assets > 0 { format!("{} made, {} kept", group.assets, group.keepers) } else { String::new() };
        let each = group.per_keeper_usd.map(|usd| format!(", {usd} each")).unwrap_or_default();
        let total = group.spent.total_usd.to_string();
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{total:>9}  {:<28}  {}", format!("{made}{each}"), output::beginning(&group.name));
    }
    lines
}
