//! Checking results against the contract of their conversation, on this machine and before anybody's opinion.

use library::{Asset, AssetId, Checks, Conversation, Kind, Library, Point, PointCheck};
use measure::Pixels;
use serde_json::{Value, json};

use crate::{Code, direct::SetContract, error::Error, event::Event, studio::Studio};

impl Studio {
    /// How assets do on the contract of their conversation. Those that were not checked are left out.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn checks(&self, ids: Vec<AssetId>) -> Result<Vec<Checks>, Error> {
        self.library(move |library| library.checks(&ids)).await
    }

    /// Gives a conversation another contract, and checks everything that was made in it again.
    ///
    /// # Errors
    /// `InvalidInput` for a point that cannot be checked as it is put.
    pub async fn set_contract(&self, request: SetContract) -> Result<Conversation, Error> {
        for point in &request.points {
            let problems = measurable(point)?.problems();
            if let Some(problem) = problems.first() {
                return Err(Error::new(Code::InvalidInput, format!("“{}”: {problem}", point.says)));
            }
        }
        let SetContract { conversation: id, points } = request;
        let (conversation, made) = self
            .library(move |library| {
                let conversation = library.set_contract(id, &points)?;
                let jobs = library.jobs(library::JobFilter::Conversation(id))?;
                Ok((conversation, jobs.into_iter().flat_map(|job| job.assets).collect::<Vec<_>>()))
            })
            .await?;
        self.publish(Event::Conversation { conversation: conversation.clone() });
        self.check_results(&made).await;
        Ok(conversation)
    }

    /// Checks pictures that were made in a conversation with a contract, and tells everybody. Trouble with one changes
    /// nothing about the picture.
    pub(crate) async fn check_results(&self, ids: &[AssetId]) {
        let mut all = Vec::new();
        for id in ids {
            let id = *id;
            match self.library(move |library| Ok(checked(library, id))).await {
                Ok(Ok(Some(checks))) => all.push(checks),
                Ok(Ok(None)) => {}
                Ok(Err(error)) | Err(error) => tracing::warn!(asset = %id, %error, "a picture could not be checked"),
            }
        }
        if !all.is_empty() {
            self.publish(Event::Checked { checks: all });
        }
    }
}

/// Measures one picture and keeps what was found.
fn checked(library: &Library, id: AssetId) -> Result<Option<Checks>, Error> {
    let asset = library.asset(id)?;
    let Some(conversation) = asset.conversation.filter(|_| asset.kind == Kind::Image) else { return Ok(None) };
    let contract = library.conversation(conversation)?.contract;
    if contract.is_empty() {
        library.set_checks(id, &[])?;
        return Ok(Some(Checks { asset: id, points: Vec::new() }));
    }
    let points = measured(library, &asset, &contract)?;
    library.set_checks(id, &points)?;
    Ok(Some(Checks { asset: id, points }))
}

fn measured(library: &Library, asset: &Asset, contract: &[Point]) -> Result<Vec<PointCheck>, Error> {
    let bitmap = library.bitmap(asset.id)?;
    let pixels = Pixels::new(bitmap.width, bitmap.height, bitmap.rgba)
        .map_err(|error| Error::new(Code::BadMedia, error.to_string()))?;
    let before = library.checks(&[asset.id])?.pop();
    let mut points = Vec::new();
    for point in contract {
        let check = measure::check(&measurable(point)?, &pixels);
        // An opinion on the same point still holds: the picture is the same.
        let same = before.iter().flat_map(|checks| &checks.points).find(|known| known.says == point.says);
        points.push(PointCheck {
            says: point.says.clone(),
            passes: check.passes,
            measured: check.measured,
            opinion: same.and_then(|known| known.opinion.clone()),
        });
    }
    Ok(points)
}

/// A point as it is measured: the same fields.
fn measurable(point: &Point) -> Result<measure::Point, Error> {
    let refuse =
        |error| Error::new(Code::InvalidInput, format!("“{}” cannot be checked as it is put: {error}.", point.says));
    let value = serde_json::to_value(point).map_err(refuse)?;
    serde_json::from_value(value).map_err(refuse)
}

/// Checks as GPT is told of them.
pub(crate) fn told(checks: &Checks) -> Value {
    let points = (1..).zip(&checks.points).map(|(number, point)| {
        json!({"point": number, "says": point.says, "passes": point.passes, "measured": point.measured})
    });
    points.collect()
}
