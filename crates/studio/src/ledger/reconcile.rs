//! The wallet against the ledger: every cent between the first and the last look, as far as it can be explained.
//!
//! ModelsLab's answers carry no price, so its wallet is the only truth. Between two looks it falls by what was bought
//! here and by what others bought, and rises when money is added or given back. Lines that are deduced from it say so.

use jiff::Timestamp;
use library::{Charge, ChargeState, Job, JobState, Library, Provider, WalletReading};
use money::Usd;

use crate::{
    cost::{Reconciliation, ReconciliationLine},
    error::Error,
    studio::Studio,
};

/// Days that are looked back.
const DAYS: i64 = 31;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A rise of the wallet from which on it counts as money added, in nano-dollars; smaller ones are given back.
const ADDED: i64 = 1_000_000_000;
const DOLLAR: i64 = 1_000_000_000;
/// No wallet is shown in coarser steps than cents.
const CENT: i64 = 10_000_000;

/// What a charge says about the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// It made something, and the wallet told its price.
    Known,
    /// It made something, for the price in the list.
    Listed,
    /// It was charged and made nothing.
    Nothing,
    /// Nobody knows whether it was charged.
    Unclear,
}

/// A purchase: when its request left, in milliseconds since 1970 UTC, and for how many nano-dollars.
#[derive(Clone, Copy, Debug)]
struct Paid {
    at: i64,
    nanos: i64,
    sort: Sort,
    certain: bool,
}

impl Studio {
    /// Looks into the wallet and leads from the first look of the last 31 days to this one, line by line. Without a
    /// connection the last look before counts.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub async fn reconcile(&self) -> Result<Reconciliation, Error> {
        self.note_wallet().await;
        let from = Timestamp::now().as_millisecond() - DAYS * DAY_MS;
        self.library(move |library| {
            let readings = library.wallet_readings(from)?;
            let paid = match (readings.first(), readings.last()) {
                // A charge is written down when its generation is planned, which may wait for a while.
                (Some(first), Some(last)) => paid(library, first.at - DAY_MS, last.at + 1)?,
                _ => Vec::new(),
            };
            Ok(reconciled(&readings, &paid))
        })
        .await
    }
}

fn paid(library: &Library, from_ms: i64, to_ms: i64) -> Result<Vec<Paid>, library::Error> {
    let mut paid = Vec::new();
    for charge in library.charges_between(from_ms, to_ms)? {
        if let (Provider::Modelslab, Some(job)) = (charge.provider, charge.job) {
            paid.extend(purchase(&charge, &library.job(job)?));
        }
    }
    Ok(paid)
}

/// What a charge took, or may have taken, out of the wallet; `None` for one whose request never left or that was given
/// back.
fn purchase(charge: &Charge, job: &Job) -> Option<Paid> {
    let sort = match charge.state {
        ChargeState::Released => return None,
        ChargeState::Held | ChargeState::Unclear => Sort::Unclear,
        ChargeState::Settled if job.state != JobState::Done => Sort::Nothing,
        ChargeState::Settled if charge.actual_usd.is_some() => Sort::Known,
        ChargeState::Settled => Sort::Listed,
    };
    let nanos = charge.actual_usd.unwrap_or(charge.estimated_usd).nanos();
    Some(Paid { at: job.submitted_at?, nanos, sort, certain: charge.actual_usd.is_some() })
}

/// The lines between the first and the last reading. Their sum is the change of the wallet, to the nano-dollar.
fn reconciled(readings: &[WalletReading], paid: &[Paid]) -> Reconciliation {
    let [first, .., last] = readings else {
        let only = readings.first();
        let message = format!(
            "There is nothing to compare yet: the wallet was looked at less than twice in the last {DAYS} days."
        );
        return Reconciliation {
            from_usd: only.map(|reading| reading.usd),
            from_at: only.map_or(0, |reading| reading.at),
            to_usd: only.map(|reading| reading.usd),
            to_at: only.map_or(0, |reading| reading.at),
            lines: Vec::new(),
            unexplained: Some(message),
        };
    };
    let within = |from: i64, to: i64| paid.iter().filter(move |one| (from..to).contains(&one.at));
    let total = |sort: Sort| -> (i64, u64, bool) {
        let of = || within(first.at, last.at).filter(move |one| one.sort == sort);
        (of().map(|one| one.nanos).sum(), of().count() as u64, of().all(|one| one.certain))
    };
    let added: Vec<i64> = readings.windows(2).filter_map(|pair| added(pair, within(pair[0].at, pair[1].at))).collect();
    let mut lines = Vec::new();
    let mut line = |what: &str, nanos: i64, count: u64, certain: bool| {
        if nanos != 0 || count > 0 {
            lines.push(ReconciliationLine { what: what.to_owned(), usd: dollars(nanos), count, certain });
        }
    };
    // What the wallet did beside what is sure to have been bought.
    let mut rest = last.usd.nanos() - first.usd.nanos();
    for (what, sort, sure) in [
        ("Results whose price the wallet told", Sort::Known, true),
        ("Results at the listed price", Sort::Listed, false),
        ("Charged without a result", Sort::Nothing, true),
    ] {
        let (nanos, count, certain) = total(sort);
        rest += nanos;
        line(what, -nanos, count, sure && certain);
    }
    rest -= added.iter().sum::<i64>();
    let (unclear, count, _) = total(Sort::Unclear);
    // What others take at another time is none of it, nor what was only lent to a failed generation meanwhile.
    let seen: i64 = readings.windows(2).map(|pair| taken_between(pair, within(pair[0].at, pair[1].at))).sum();
    let taken = (-rest).clamp(0, unclear).min(seen);
    rest += taken;
    line("Under way, or of unknown outcome: what the wallet shows of it", -taken, count, false);
    line("Money added", added.iter().sum(), added.len() as u64, false);
    let rounds = rest.abs() <= step(readings);
    line(if rounds { "Rounding of the wallet" } else { "Not explained" }, rest, 0, false);
    Reconciliation {
        from_usd: Some(first.usd),
        from_at: first.at,
        to_usd: Some(last.usd),
        to_at: last.at,
        lines,
        unexplained: (!rounds).then(|| unexplained(rest)),
    }
}

/// The money that was added between two readings, if any: what the wallet rose by beside what was bought. People add
/// whole dollars, which tells what was taken for generations of unknown outcome meanwhile.
fn added<'a>(pair: &[WalletReading], paid: impl Iterator<Item = &'a Paid>) -> Option<i64> {
    let (mut rise, mut unclear) = (pair[1].usd.nanos() - pair[0].usd.nanos(), 0);
    for one in paid {
        if one.sort == Sort::Unclear {
            unclear += one.nanos;
        } else {
            rise += one.nanos;
        }
    }
    if rise + unclear < ADDED {
        return None;
    }
    let whole = rise.div_euclid(DOLLAR) * DOLLAR + if rise % DOLLAR == 0 { 0 } else { DOLLAR };
    let added = if whole - rise <= unclear { whole } else { rise };
    (added >= ADDED).then_some(added)
}

/// What may have been taken between two readings for generations of unknown outcome: what the wallet fell by beside
/// what is sure to have been bought, up to their prices. Where money was added, all of that.
fn taken_between<'a>(pair: &[WalletReading], paid: impl Iterator<Item = &'a Paid>) -> i64 {
    let (mut fall, mut unclear) = (pair[0].usd.nanos() - pair[1].usd.nanos(), 0);
    for one in paid {
        if one.sort == Sort::Unclear {
            unclear += one.nanos;
        } else {
            fall -= one.nanos;
        }
    }
    if unclear - fall >= ADDED { unclear } else { fall.clamp(0, unclear) }
}

/// The steps in which the wallet is shown, in nano-dollars: a power of ten.
fn step(readings: &[WalletReading]) -> i64 {
    let mut step = CENT;
    while step > 1 && readings.iter().any(|reading| reading.usd.nanos() % step != 0) {
        step /= 10;
    }
    step
}

fn unexplained(nanos: i64) -> String {
    let usd = Usd::from_nanos(nanos.saturating_abs());
    if nanos < 0 {
        format!(
            "{usd} more left the wallet than Limn knows of: another program or the website used this account, or prices \
             differ from the list."
        )
    } else {
        format!(
            "{usd} less left the wallet than Limn expected: prices are lower than in the list, something was given back, \
             or less than a dollar was added."
        )
    }
}

fn dollars(nanos: i64) -> f64 {
    Usd::from_nanos(nanos).dollars()
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    use super::*;

    const PICTURE: i64 = 4_700_000;

    fn readings(nanos: &[i64]) -> Vec<WalletReading> {
        let at = |(place, nanos): (usize, &i64)| WalletReading { usd: Usd::from_nanos(*nanos), at: place as i64 * 100 };
        nanos.iter().enumerate().map(at).collect()
    }

    fn paid(at: i64, sort: Sort) -> Paid {
        Paid { at, nanos: PICTURE, sort, certain: sort == Sort::Known }
    }

    /// The lines as (count, nano-dollars), and their sum.
    fn lines(reconciliation: &Reconciliation) -> (Vec<(u64, i64)>, i64) {
        let nanos = |line: &ReconciliationLine| Usd::from_dollars(line.usd).unwrap().nanos();
        let lines: Vec<_> = reconciliation.lines.iter().map(|line| (line.count, nanos(line))).collect();
        let sum = lines.iter().map(|(_, nanos)| nanos).sum();
        (lines, sum)
    }

    #[test]
    fn what_was_bought_here_is_explained_to_the_last_digit() {
        let bought = [paid(10, Sort::Known), paid(20, Sort::Listed), paid(110, Sort::Nothing), paid(120, Sort::Known)];
        let found =
            reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - 2 * PICTURE, 25 * DOLLAR - 4 * PICTURE]), &bought);
        assert_eq!(lines(&found).0, [(2, -2 * PICTURE), (1, -PICTURE), (1, -PICTURE)]);
        assert_eq!(found.unexplained, None);
        assert_eq!(found.lines.iter().map(|line| line.certain).collect::<Vec<_>>(), [true, false, false]);
    }

    #[test]
    fn the_wallet_tells_what_was_charged_of_unknown_outcomes() {
        let unclear = [paid(10, Sort::Unclear), paid(20, Sort::Unclear)];
        let taken = |nanos| lines(&reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - nanos]), &unclear)).0;
        assert_eq!(taken(0), [(2, 0)]);
        assert_eq!(taken(PICTURE), [(2, -PICTURE)]);
        assert_eq!(taken(2 * PICTURE), [(2, -2 * PICTURE)]);
        assert_eq!(taken(3 * PICTURE), [(2, -2 * PICTURE), (0, -PICTURE)]);
    }

    #[test]
    fn what_others_bought_later_is_not_laid_to_an_unknown_outcome() {
        let unclear = [paid(10, Sort::Unclear), paid(20, Sort::Unclear)];
        let wallet = [25 * DOLLAR, 25 * DOLLAR - PICTURE, 24 * DOLLAR - PICTURE];
        let found = reconciled(&readings(&wallet), &unclear);
        assert_eq!(lines(&found).0, [(2, -PICTURE), (0, -DOLLAR)]);
    }

    #[test]
    fn money_that_was_added_is_seen_also_beside_an_unknown_outcome() {
        let bought = [paid(10, Sort::Known), paid(20, Sort::Unclear)];
        let after = |nanos| lines(&reconciled(&readings(&[DOLLAR, nanos]), &bought)).0;
        assert_eq!(after(11 * DOLLAR - PICTURE), [(1, -PICTURE), (1, 0), (1, 10 * DOLLAR)]);
        assert_eq!(after(11 * DOLLAR - 2 * PICTURE), [(1, -PICTURE), (1, -PICTURE), (1, 10 * DOLLAR)]);
        // Less than a dollar is no top-up.
        let found = reconciled(&readings(&[DOLLAR, DOLLAR + CENT * 50 + 1]), &[]);
        assert_eq!(lines(&found).0, [(0, CENT * 50 + 1)]);
        assert!(found.unexplained.unwrap().contains("less left the wallet"));
    }

    #[test]
    fn what_others_bought_is_said_to_be_unexplained() {
        let found = reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - 2 * PICTURE]), &[paid(10, Sort::Known)]);
        assert_eq!(lines(&found).0, [(1, -PICTURE), (0, -PICTURE)]);
        let why = found.unexplained.unwrap();
        assert!(why.starts_with("$0.0047 more") && why.contains("another program or the website"), "{why}");
    }

    #[test]
    fn a_wallet_that_shows_cents_is_off_by_a_cent_at_most() {
        let bought = [paid(10, Sort::Listed)];
        let found = reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - CENT]), &bought);
        assert_eq!(lines(&found).0, [(1, -PICTURE), (0, PICTURE - CENT)]);
        assert_eq!((found.unexplained, found.lines[1].what.as_str()), (None, "Rounding of the wallet"));
        let found = reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - 2 * CENT]), &bought);
        assert!(found.unexplained.is_some());
    }

    #[test]
    fn a_charge_that_came_back_in_the_next_interval_is_no_top_up() {
        // It failed: its charge was released, and the wallet fell and rose.
        let found = reconciled(&readings(&[25 * DOLLAR, 25 * DOLLAR - PICTURE, 25 * DOLLAR]), &[]);
        assert_eq!((lines(&found).0, found.unexplained), (Vec::new(), None));
    }

    #[test]
    fn whatever_happened_the_lines_lead_from_the_first_to_the_last_reading() {
        let mut random = StdRng::seed_from_u64(11);
        for _ in 0..2_000 {
            let count = random.random_range(2..8);
            let wallet: Vec<i64> = (0..count).map(|_| random.random_range(0..40 * DOLLAR)).collect();
            let sorts = [Sort::Known, Sort::Listed, Sort::Nothing, Sort::Unclear];
            let bought: Vec<Paid> = (0..random.random_range(0..20))
                .map(|_| Paid {
                    nanos: random.random_range(0..3 * DOLLAR),
                    ..paid(random.random_range(-50..900), sorts[random.random_range(0..4)])
                })
                .collect();
            let found = reconciled(&readings(&wallet), &bought);
            assert_eq!(lines(&found).1, wallet[count - 1] - wallet[0], "{found:#?}");
        }
    }

    #[test]
    fn one_look_compares_with_nothing() {
        for wallet in [&[][..], &[DOLLAR][..]] {
            let found = reconciled(&readings(wallet), &[]);
            assert!(found.lines.is_empty() && found.unexplained.unwrap().contains("nothing to compare"));
        }
    }
}
