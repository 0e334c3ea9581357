//! The ledger summed up: by message, conversation, project, day and month. Claims, the CSV and the reconciliation with
//! the wallet are beside it.

mod claims;
mod csv;
mod reconcile;

use jiff::{ToSpan, Zoned, civil::Date, tz::TimeZone};
use library::{Library, Sum, SumBy};
use money::Usd;

use crate::{
    cost::{CostBy, CostGroup, CostQuery},
    error::Error,
    money::start_ms,
    studio::Studio,
};

/// The most messages, conversations or projects that are listed.
const MOST: u32 = 500;
/// Days and months that are looked back.
const DAYS: i64 = 92;
const MONTHS: i64 = 36;

impl Studio {
    /// The ledger, summed up; the newest first. What belongs to none of what is asked for comes last.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn cost_groups(&self, query: CostQuery) -> Result<Vec<CostGroup>, Error> {
        let CostQuery { by, project } = query;
        self.library(move |library| match by {
            CostBy::Message => named(library.sums(SumBy::Message, project, MOST)?, "Refinements and direct pictures"),
            CostBy::Conversation => named(library.sums(SumBy::Conversation, project, MOST)?, "Outside conversations"),
            CostBy::Project => named(library.sums(SumBy::Project, project, MOST)?, "Outside projects"),
            CostBy::Day => spans(library, &query, days()),
            CostBy::Month => spans(library, &query, months()),
        })
        .await
    }
}

/// A calendar span: its first day, the first day after it, its key and its name.
type Span = (Date, Date, String, String);

fn days() -> Vec<Span> {
    let today = Zoned::now().date();
    let day = |back: i64| {
        let day = today.checked_sub(back.days()).ok()?;
        Some((day, day.tomorrow().ok()?, day.to_string(), day.strftime("%-d %B %Y").to_string()))
    };
    (0..DAYS).filter_map(day).collect()
}

fn months() -> Vec<Span> {
    let this = Zoned::now().date().first_of_month();
    let month = |back: i64| {
        let first = this.checked_sub(back.months()).ok()?;
        let next = first.checked_add(1.month()).ok()?;
        Some((first, next, first.strftime("%Y-%m").to_string(), first.strftime("%B %Y").to_string()))
    };
    (0..MONTHS).filter_map(month).collect()
}

/// The spans in which something was spent.
fn spans(library: &Library, query: &CostQuery, spans: Vec<Span>) -> Result<Vec<CostGroup>, library::Error> {
    let zone = TimeZone::system();
    let mut groups = Vec::new();
    for (from, to, key, name) in spans {
        let sum = library.sum_between(start_ms(from, &zone), start_ms(to, &zone), query.project)?;
        if sum != Sum::default() {
            groups.push(group(Sum { key, name, ..sum }));
        }
    }
    Ok(groups)
}

/// Sums as they are shown, with a name for what belongs to none of them.
fn named(sums: Vec<Sum>, none: &str) -> Result<Vec<CostGroup>, library::Error> {
    let named = |sum: Sum| if sum.key.is_empty() { Sum { name: none.to_owned(), ..sum } } else { sum };
    Ok(sums.into_iter().map(named).map(group).collect())
}

fn group(sum: Sum) -> CostGroup {
    let Sum { key, name, spent, estimated_usd, actual_usd, assets, keepers } = sum;
    let each = |keepers: i64| Usd::from_nanos(spent.total_usd.nanos().saturating_add(keepers - 1) / keepers);
    let per_keeper_usd = i64::try_from(keepers).ok().filter(|keepers| *keepers > 0).map(each);
    CostGroup { key, name, spent, estimated_usd, actual_usd, assets, keepers, per_keeper_usd }
}

#[cfg(test)]
mod tests {
    use library::Spent;

    use super::*;

    #[test]
    fn days_and_months_follow_each_other_without_a_gap() {
        for spans in [days(), months()] {
            assert!(spans.windows(2).all(|pair| pair[0].0 == pair[1].1), "{spans:?}");
            assert!(spans[0].0 <= Zoned::now().date() && Zoned::now().date() <= spans[0].1);
        }
        assert_eq!((days().len(), months().len()), (92, 36));
    }

    #[test]
    fn a_keeper_costs_its_share_and_none_costs_nothing() {
        let spent = Spent { total_usd: Usd::from_nanos(10), ..Spent::default() };
        let each = |keepers| group(Sum { spent, keepers, ..Sum::default() }).per_keeper_usd;
        assert_eq!(each(0), None);
        assert_eq!(each(1), Some(Usd::from_nanos(10)));
        assert_eq!(each(3), Some(Usd::from_nanos(4)), "rounded up");
    }
}
