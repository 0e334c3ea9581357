//! What tokens cost: dated data (`prices.json`), which the person can override.
//!
//! Prices change and the later rows are second hand, so what comes out is an estimate with a date on it, never a bill.

use std::collections::BTreeMap;

use money::Usd;
use serde::Deserialize;

use crate::{request::LEAST_OUTPUT_TOKENS, response::Usage};

const BUILT_IN: &str = include_str!("prices.json");

/// Prices per million tokens, by model.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    as_of: String,
    models: BTreeMap<String, Row>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Row {
    #[serde(flatten)]
    standard: Rates,
    /// The rates of a request with a long input, for the models that have them.
    long: Option<Long>,
    /// The most the model can read and write together, in tokens.
    window: Option<u64>,
    /// The most the model can write in one answer.
    max_output_tokens: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Long {
    /// Above this many input tokens the whole request costs these rates (OpenAI docs, "Pricing").
    above: u64,
    #[serde(flatten)]
    rates: Rates,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
struct Rates {
    input: Usd,
    /// Tokens read from the cache; the input price when absent.
    cached: Option<Usd>,
    /// Tokens written to the cache; the input price when absent.
    write: Option<Usd>,
    output: Usd,
}

#[derive(Deserialize)]
struct Table {
    as_of: String,
    models: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    model: String,
    #[serde(flatten)]
    row: Row,
}

impl Prices {
    /// The table that comes with Limn.
    pub fn built_in() -> Self {
        #[expect(clippy::expect_used, reason = "the file is part of the program and a test reads it")]
        let table: Table = serde_json::from_str(BUILT_IN).expect("prices.json is well formed");
        let models = table.models.into_iter().map(|named| (named.model, named.row)).collect();
        Self { as_of: table.as_of, models }
    }

    /// The day the table was made, `YYYY-MM-DD`.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// The same prices with the person's own for one model, per million tokens. A model that has long-context rates
    /// keeps them in proportion: twice the input, one and a half times the output.
    #[must_use]
    pub fn with(mut self, model: &str, input: Usd, cached: Option<Usd>, output: Usd) -> Self {
        let known = self.row(model).cloned();
        let long = known.as_ref().and_then(|row| row.long).map(|Long { above, .. }| {
            let cached = cached.map(|cached| cached.times(2));
            let output = Usd::from_nanos(output.times(3).nanos() / 2);
            Long { above, rates: Rates { input: input.times(2), cached, write: None, output } }
        });
        let (window, max_output_tokens) = known.map_or((None, None), |row| (row.window, row.max_output_tokens));
        let row = Row { standard: Rates { input, cached, write: None, output }, long, window, max_output_tokens };
        self.models.insert(model.to_owned(), row);
        self
    }

    /// What an answer of this model cost; `None` when its price is not known. Dated snapshots cost what their model does.
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<Usd> {
        let row = self.row(model)?;
        let rates = row.rates(usage.input_tokens);
        let cached = usage.cached_tokens.min(usage.input_tokens);
        let written = usage.cache_write_tokens.min(usage.input_tokens - cached);
        let fresh = usage.input_tokens - cached - written;
        Some(
            rates.input.per_million(fresh)
                + rates.cached.unwrap_or(rates.input).per_million(cached)
                + rates.write.unwrap_or(rates.input).per_million(written)
                + rates.output.per_million(usage.output_tokens),
        )
    }

    /// The most that one try of a request can cost: this many input tokens (see [`crate::Request::most_input_tokens`]),
    /// none of them read from the cache, all written to it where that is dearer, and as much written as is allowed, which
    /// without a limit is as much as the model can. `None` when the price is not known.
    pub fn upper_bound(&self, model: &str, input_tokens: usize, max_output_tokens: Option<u32>) -> Option<Usd> {
        let row = self.row(model)?;
        let input = u64::try_from(input_tokens).unwrap_or(u64::MAX);
        let rates = row.rates(input);
        let output = match max_output_tokens {
            Some(tokens) => tokens.max(LEAST_OUTPUT_TOKENS),
            None => row.max_output_tokens?,
        };
        Some(rates.fresh().per_million(input) + rates.output.per_million(u64::from(output)))
    }

    /// About what a request will cost, for a price that is shown before it is sent: so many tokens read, `cached` of them
    /// from the cache and the others written to it where that costs more, and so many written. `None` when the price is
    /// not known.
    pub fn estimate(&self, model: &str, input: u64, cached: u64, output: u64) -> Option<Usd> {
        let rates = self.row(model)?.rates(input);
        let cached = cached.min(input);
        Some(
            rates.fresh().per_million(input - cached)
                + rates.cached.unwrap_or(rates.input).per_million(cached)
                + rates.output.per_million(output),
        )
    }

    /// The input tokens above which the whole request costs the long rates; `None` for a model that has none, or that is
    /// not known.
    pub fn step_tokens(&self, model: &str) -> Option<u64> {
        Some(self.row(model)?.long?.above)
    }

    /// The most tokens the model can read and write together; `None` when that is not known.
    pub fn window(&self, model: &str) -> Option<u64> {
        self.row(model)?.window
    }

    /// The most tokens the model can write in one answer, hidden reasoning included; `None` when that is not known.
    pub fn max_output_tokens(&self, model: &str) -> Option<u32> {
        self.row(model)?.max_output_tokens
    }

    /// The row of a model, or of the model of which it is a dated snapshot.
    fn row(&self, model: &str) -> Option<&Row> {
        let of_snapshot = || self.models.get(model.get(..model.len().checked_sub(DATE.len())?)?.strip_suffix('-')?);
        self.models.get(model).or_else(|| if ends_with_date(model) { of_snapshot() } else { None })
    }
}

impl Row {
    fn rates(&self, input_tokens: u64) -> Rates {
        self.long.filter(|long| input_tokens > long.above).map_or(self.standard, |long| long.rates)
    }
}

impl Rates {
    /// The price of input that is not in the cache, at its dearest.
    fn fresh(&self) -> Usd {
        self.write.map_or(self.input, |write| write.max(self.input))
    }
}

/// The shape of the date that ends a snapshot's id, as in `gpt-5.4-2026-03-05`.
const DATE: &str = "dddd-dd-dd";

fn ends_with_date(model: &str) -> bool {
    let tail = model.len().checked_sub(DATE.len()).and_then(|start| model.as_bytes().get(start..));
    tail.is_some_and(|tail| {
        tail.iter()
            .zip(DATE.bytes())
            .all(|(byte, shape)| if shape == b'd' { byte.is_ascii_digit() } else { *byte == shape })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: f64) -> Usd {
        Usd::from_dollars(dollars).unwrap()
    }

    fn usage(input: u64, cached: u64, written: u64, output: u64) -> Usage {
        Usage {
            input_tokens: input,
            cached_tokens: cached,
            cache_write_tokens: written,
            output_tokens: output,
            reasoning_tokens: 0,
        }
    }

    #[test]
    fn the_table_is_whole() {
        let prices = Prices::built_in();
        assert_eq!(prices.as_of().len(), DATE.len());
        assert_eq!(prices.models.len(), 14);
        for (model, row) in &prices.models {
            assert!(row.standard.input > Usd::ZERO && row.standard.output > row.standard.input, "{model}");
            assert!(row.standard.cached.is_none_or(|cached| cached < row.standard.input), "{model}");
            assert!(row.window > row.max_output_tokens.map(u64::from) && row.max_output_tokens.is_some(), "{model}");
            if let Some(Long { above, rates: long }) = row.long {
                assert_eq!(above, 272_000, "{model}");
                assert_eq!(long.input, row.standard.input.times(2), "{model}");
                assert_eq!(long.output.times(2), row.standard.output.times(3), "{model}");
                assert_eq!(long.cached, row.standard.cached.map(|cached| cached.times(2)), "{model}");
            }
        }
    }

    #[test]
    fn an_answer_costs_its_tokens() {
        let prices = Prices::built_in();
        // 72 × 2.50 + 140 × 0.25 + 96 × 15, per million.
        assert_eq!(
            prices.cost("gpt-5.4", &usage(212, 140, 0, 96)),
            Some(Usd::from_nanos(180_000 + 35_000 + 1_440_000))
        );
        // No cached price: the input price. A cache write costs the input price up to 5.5, more from 5.6 on.
        assert_eq!(prices.cost("gpt-5.4-pro", &usage(100, 100, 0, 0)), Some(Usd::from_nanos(3_000_000)));
        assert_eq!(prices.cost("gpt-5.4", &usage(100, 0, 100, 0)), Some(Usd::from_nanos(250_000)));
        assert_eq!(prices.cost("gpt-5.6-sol", &usage(100, 0, 100, 0)), Some(Usd::from_nanos(500_000)));
        assert_eq!(prices.cost("a-model-of-my-own", &usage(1, 0, 0, 1)), None);
    }

    #[test]
    fn nonsensical_counts_do_not_underflow() {
        assert_eq!(Prices::built_in().cost("gpt-5.4", &usage(10, 99, 99, 0)), Some(Usd::from_nanos(2_500)));
    }

    #[test]
    fn a_long_input_raises_the_price_of_the_whole_request() {
        let prices = Prices::built_in();
        assert_eq!(prices.cost("gpt-5.4", &usage(272_000, 0, 0, 1_000)), Some(usd(0.68 + 0.015)));
        assert_eq!(prices.cost("gpt-5.4", &usage(272_001, 0, 0, 1_000)), Some(usd(1.360_005 + 0.0225)));
        // Mini cannot read that much and has no such step.
        assert_eq!(prices.cost("gpt-5.4-mini", &usage(300_000, 0, 0, 0)), Some(usd(0.225)));
    }

    #[test]
    fn snapshots_cost_what_their_model_does_and_nothing_else_does() {
        let prices = Prices::built_in();
        let cost = |model: &str| prices.cost(model, &usage(1_000_000, 0, 0, 0));
        assert_eq!(cost("gpt-5.4-2026-03-05"), cost("gpt-5.4"));
        assert_eq!(cost("gpt-5.4-mini-2026-03-17"), cost("gpt-5.4-mini"));
        for stranger in
            ["gpt-5.4-micro", "gpt-5.42026-03-05", "gpt-5.4-2026-3-05", "2026-03-05", "", "ü", "gpt-5.4-2026-03-05x"]
        {
            assert_eq!(cost(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn the_bound_is_never_below_the_cost() {
        let prices = Prices::built_in();
        for model in prices.models.keys() {
            for input in [0, 1, 271_999, 272_000, 272_001, 900_000] {
                for (cached, written) in [(0, 0), (input, 0), (0, input), (input / 2, input / 3)] {
                    let cost = prices.cost(model, &usage(input, cached, written, 600));
                    let bound = prices.upper_bound(model, usize::try_from(input).unwrap(), Some(600));
                    assert!(bound >= cost, "{model} {input} {cached} {written}: {bound:?} < {cost:?}");
                }
            }
        }
    }

    #[test]
    fn an_estimate_is_the_cost_where_nothing_is_written_to_the_cache() {
        let prices = Prices::built_in();
        for (input, cached, output) in [(1_000, 0, 50), (1_000, 400, 50), (272_001, 272_000, 0), (10, 99, 1)] {
            assert_eq!(
                prices.estimate("gpt-5.4", input, cached, output),
                prices.cost("gpt-5.4", &usage(input, cached, 0, output))
            );
        }
        // From 5.6 on what is not in the cache is written to it, and that costs more.
        assert_eq!(prices.estimate("gpt-5.6-sol", 100, 40, 0), prices.cost("gpt-5.6-sol", &usage(100, 40, 60, 0)));
        assert_eq!(prices.estimate("a-model-of-my-own", 1, 0, 1), None);
    }

    #[test]
    fn windows_and_steps_are_told_of_known_models_and_their_snapshots() {
        let prices = Prices::built_in();
        assert_eq!(prices.step_tokens("gpt-5.4-2026-03-05"), Some(272_000));
        assert_eq!(prices.window("gpt-5.4-2026-03-05"), Some(1_050_000));
        assert_eq!((prices.step_tokens("gpt-5.4-mini"), prices.window("gpt-5.4-mini")), (None, Some(400_000)));
        assert_eq!(prices.max_output_tokens("gpt-6-luna"), Some(128_000));
        let step = prices.step_tokens("gpt-5.4").unwrap();
        let at_step = prices.estimate("gpt-5.4", step, 0, 0).unwrap();
        assert!(prices.estimate("gpt-5.4", step + 1, 0, 0) > Some(at_step.times(2)), "the whole request costs more");
        assert_eq!(
            (prices.step_tokens("qwen3"), prices.window("qwen3"), prices.max_output_tokens("qwen3")),
            (None, None, None)
        );
        let own = prices.with("gpt-5.4", usd(1.0), None, usd(2.0)).with("qwen3", usd(1.0), None, usd(1.0));
        assert_eq!((own.window("gpt-5.4"), own.step_tokens("gpt-5.4")), (Some(1_050_000), Some(272_000)));
        assert_eq!(own.window("qwen3"), None);
    }

    #[test]
    fn without_a_limit_the_model_may_write_all_it_can() {
        let prices = Prices::built_in();
        assert_eq!(prices.upper_bound("gpt-5.4", 0, None), Some(usd(1.92)));
        assert_eq!(prices.upper_bound("gpt-5.4", 0, Some(1)), prices.upper_bound("gpt-5.4", 0, Some(16)));
        let own = prices.with("local", usd(1.0), None, usd(1.0));
        assert_eq!(own.upper_bound("local", 0, None), None);
    }

    #[test]
    fn own_prices_replace_and_keep_the_long_step() {
        let prices = Prices::built_in().with("gpt-5.4", usd(1.0), Some(usd(0.1)), usd(2.0));
        assert_eq!(prices.cost("gpt-5.4-2026-03-05", &usage(1_000, 0, 0, 0)), Some(usd(0.001)));
        assert_eq!(prices.cost("gpt-5.4", &usage(300_000, 0, 0, 1_000_000)), Some(usd(0.6 + 3.0)));
        let own = Prices::built_in().with("qwen3", Usd::ZERO, None, Usd::ZERO);
        assert_eq!(own.cost("qwen3", &usage(1_000, 0, 0, 5)), Some(Usd::ZERO));
    }
}
