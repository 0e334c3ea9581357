//! Today's money, the caps of a call, and the report of the ledger.

use jiff::{ToSpan, Zoned, civil::Date, tz::TimeZone};
use library::{Caps, Library, Since, Spent};
use money::Usd;

use crate::{
    cost::{CostDay, CostReport, CostToday},
    error::Error,
    event::Event,
    studio::Studio,
};

/// Days the report looks back.
const REPORT_DAYS: i64 = 30;
/// Charges the report lists.
const REPORT_CHARGES: u32 = 200;

impl Studio {
    /// The older of the days on which the two price lists were checked.
    fn prices_as_of() -> String {
        let pictures = modelslab::Prices::built_in().as_of().to_owned();
        let words = openai::prices::Prices::built_in().as_of().to_owned();
        pictures.min(words)
    }

    /// The caps of a call: those of the settings, with the budget of one message where that is lower.
    pub(crate) fn caps(&self, message_budget: Option<Usd>) -> Caps {
        let settings = self.settings();
        let message_usd = match (settings.cap_message_usd, message_budget) {
            (Some(cap), Some(budget)) => Some(cap.min(budget)),
            (cap, budget) => cap.or(budget),
        };
        Caps {
            day_usd: settings.cap_day_usd,
            message_usd,
            month_usd: settings.cap_month_usd,
            project: settings.project,
        }
    }

    /// The caps of the day and of the month.
    fn caps_in_time(&self) -> (Option<Usd>, Option<Usd>) {
        let settings = self.settings();
        (settings.cap_day_usd, settings.cap_month_usd)
    }

    /// When the person's calendar day and month began.
    pub(crate) fn since(&self) -> Since {
        let (today, zone) = (Zoned::now().date(), TimeZone::system());
        Since { day_ms: start_ms(today, &zone), month_ms: start_ms(today.first_of_month(), &zone) }
    }

    /// What was spent since midnight, and what is left.
    pub(crate) async fn cost_today(&self) -> Result<CostToday, Error> {
        let caps = self.caps_in_time();
        self.library(move |library| today(library, caps)).await
    }

    /// Tells everybody the money of today. Trouble with reading it changes nothing about the money itself.
    pub(crate) async fn publish_cost(&self) {
        match self.cost_today().await {
            Ok(cost) => self.publish(Event::Cost { cost }),
            Err(error) => tracing::warn!(%error, "today's total could not be read"),
        }
    }

    /// The ledger: today, the last days and the last charges.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn cost(&self) -> Result<CostReport, Error> {
        let caps = self.caps_in_time();
        let prices_as_of = Self::prices_as_of();
        self.library(move |library| {
            Ok(CostReport {
                today: today(library, caps)?,
                days: days(library)?,
                charges: library.charges(REPORT_CHARGES)?,
                prices_as_of,
            })
        })
        .await
    }
}

fn today(
    library: &Library,
    (cap_day_usd, cap_month_usd): (Option<Usd>, Option<Usd>),
) -> Result<CostToday, library::Error> {
    let spent = library.spent(start_ms(Zoned::now().date(), &TimeZone::system()), i64::MAX)?;
    Ok(CostToday {
        spent,
        cap_day_usd,
        left_usd: cap_day_usd.map(|cap| cap.less(spent.total_usd)),
        month_usd: library.spent(month_start_ms(), i64::MAX)?.total_usd,
        cap_month_usd,
        wallet_usd: library.last_wallet()?.map(|reading| reading.usd),
    })
}

fn days(library: &Library) -> Result<Vec<CostDay>, library::Error> {
    let zone = TimeZone::system();
    let today = Zoned::now().date();
    let mut days = Vec::new();
    for back in 0..REPORT_DAYS {
        let (Ok(day), Ok(next)) = (today.checked_sub(back.days()), today.checked_sub((back - 1).days())) else { break };
        let spent = library.spent(start_ms(day, &zone), start_ms(next, &zone))?;
        if spent != Spent::default() {
            days.push(CostDay { day: day.to_string(), spent });
        }
    }
    Ok(days)
}

/// When the person's calendar month began, in milliseconds since 1970 UTC.
fn month_start_ms() -> i64 {
    start_ms(Zoned::now().date().first_of_month(), &TimeZone::system())
}

/// When a calendar day begins; where summer time skips midnight, that is the first moment after it.
pub(crate) fn start_ms(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or(0, |midnight| midnight.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight_also_where_summer_time_skips_it() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(start_ms(date(2026, 11, 22), &berlin), 1_795_302_000_000);
        let beirut = TimeZone::get("Asia/Beirut").unwrap();
        let day = start_ms(date(2026, 3, 29), &beirut);
        let next = start_ms(date(2026, 3, 30), &beirut);
        assert_eq!(next - day, 23 * 3_600_000);
    }
}
