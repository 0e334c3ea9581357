//! What a picture costs: a dated list that the person can edit. ModelsLab's answers carry no cost, so a price is an
//! estimate; only the wallet tells the truth.

use std::{collections::BTreeMap, sync::LazyLock};

use money::Usd;
use serde::Deserialize;

use crate::models::Category;

static BUILT_IN: LazyLock<Prices> = LazyLock::new(|| {
    let list = include_str!("prices.json");
    #[expect(clippy::expect_used, reason = "a file of this crate; a test reads it too")]
    serde_json::from_str(list).expect("prices.json is a price list")
});

/// Prices of one picture by model.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Prices {
    as_of: String,
    open_picture: Usd,
    pictures: BTreeMap<String, Usd>,
}

impl Prices {
    /// The list that comes with the program.
    pub fn built_in() -> Self {
        BUILT_IN.clone()
    }

    /// The same list with another price for one model.
    #[must_use]
    pub fn with_picture(mut self, model: &str, usd: Usd) -> Self {
        self.pictures.insert(model.to_owned(), usd);
        self
    }

    /// The day the list was read off ModelsLab's pages, as `2026-04-04`.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// The price of one picture. A model that is not in the list costs what every open model costs, the value of one
    /// API credit; of another company's model that is not in the list no price is known.
    pub fn picture(&self, model: &str) -> Option<Usd> {
        let open = || (!Category::of(model).is_metered_apart()).then_some(self.open_picture);
        self.pictures.get(model).copied().or_else(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: f64) -> Option<Usd> {
        Usd::from_dollars(dollars)
    }

    #[test]
    fn open_models_cost_a_credit_and_others_what_is_listed() {
        let prices = Prices::built_in();
        assert_eq!(prices.picture("some-community-model"), usd(0.0047));
        assert_eq!(prices.picture("flux-pro-1.1"), usd(0.06));
        assert_eq!(prices.picture("imagen-9"), None, "a guess would be a lie");
        assert_eq!(prices.picture("flux-pro-1752000026"), None);
        assert_eq!(prices.as_of(), "2026-04-04");
    }

    #[test]
    fn the_person_has_the_last_word() {
        let prices = Prices::built_in().with_picture("flux", Usd::ZERO).with_picture("imagen-9", Usd::from_nanos(5));
        assert_eq!(prices.picture("flux"), Some(Usd::ZERO));
        assert_eq!(prices.picture("imagen-9"), Some(Usd::from_nanos(5)));
    }
}
