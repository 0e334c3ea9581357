//! The contract: GPT reads the points out of the brief, Limn checks them on the pixels, and GPT adds its opinion.

use library::{Act, Message, Opinion, Point};
use serde_json::json;

use super::{Done, arguments};
use crate::{
    Code,
    agent::{handle, tools::arguments as say},
    direct::SetContract,
    error::Error,
    event::Event,
    studio::Studio,
};

/// The most points of a contract.
const MOST: usize = 24;

impl Studio {
    pub(super) async fn draw_up_contract(&self, message: &Message, act: &Act) -> Result<Done, Error> {
        let asked: say::SetContract = arguments(act)?;
        if asked.points.len() > MOST {
            return Err(Error::new(Code::InvalidInput, format!("A contract has at most {MOST} points.")));
        }
        let points: Vec<Point> = asked.points.into_iter().map(Point::from).collect();
        let count = points.len();
        self.set_contract(SetContract { conversation: message.conversation, points }).await?;
        Ok(Done {
            summary: format!("Drew up a contract of {count} points"),
            assets: Vec::new(),
            output: json!({"status": "kept", "points": count}),
        })
    }

    pub(super) async fn judge(&self, act: &Act) -> Result<Done, Error> {
        let asked: say::Judge = arguments(act)?;
        let asset = self.named(&asked.handle).await?;
        let id = asset.id;
        let known = self.library(move |library| library.checks(&[id])).await?.pop();
        let none = || Error::new(Code::InvalidInput, format!("{} has no contract to be judged by.", asked.handle));
        let mut checks = known.ok_or_else(none)?;
        for judged in &asked.points {
            let point = judged.point.checked_sub(1).and_then(|at| checks.points.get_mut(at));
            let Some(point) = point else {
                let message = format!("There is no point {}; there are {}.", judged.point, checks.points.len());
                return Err(Error::new(Code::InvalidInput, message));
            };
            point.opinion = Some(Opinion { passes: judged.passes, says: judged.says.clone() });
        }
        let points = checks.points.clone();
        self.library(move |library| library.set_checks(id, &points)).await?;
        self.publish(Event::Checked { checks: vec![checks] });
        Ok(Done {
            summary: format!("Judged {}", handle::of(&asset)),
            assets: vec![id],
            output: json!({"status": "kept"}),
        })
    }
}
