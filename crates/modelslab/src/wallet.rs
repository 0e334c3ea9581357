//! Reading a balance out of the forms it comes in (ModelsLab docs, "Wallet balance").

use money::Usd;
use serde_json::Value;

use crate::loose;

/// The balance in an answer: nested, flat or bare, a number or a text. `None` when there is none, or not in dollars.
pub(crate) fn balance(raw: &Value) -> Option<Usd> {
    let places = [&raw["data"], &raw["wallet"], raw];
    let dollars =
        |place: &&Value| place["currency"].as_str().is_none_or(|currency| currency.eq_ignore_ascii_case("usd"));
    if !places.iter().all(dollars) {
        return None;
    }
    let names = ["balance", "wallet_balance"];
    let named = places.iter().flat_map(|place| names.iter().map(|name| &place[*name]));
    named.chain(places).find_map(amount)
}

fn amount(value: &Value) -> Option<Usd> {
    let dollars = match value {
        Value::String(text) => text.trim().trim_start_matches('$').replace(',', "").trim().parse().ok(),
        other => loose::number(other),
    };
    dollars.and_then(Usd::from_dollars)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_balance_in_any_form() {
        let due = Usd::from_dollars(1043.6);
        for raw in [
            json!({"status": "success", "data": {"balance": 1043.6, "currency": "USD"}}),
            json!({"status": "success", "data": {"balance": "1043.60", "currency": "usd"}}),
            json!({"status": "success", "balance": "$1,043.60"}),
            json!({"wallet": {"balance": 1043.6}}),
            json!({"data": {"wallet_balance": 1043.6}}),
            json!({"status": "success", "data": "1043.6"}),
            json!(1043.6),
        ] {
            assert_eq!(balance(&raw), due, "{raw}");
        }
    }

    #[test]
    fn no_balance_is_not_zero() {
        for raw in [
            json!({"status": "success"}),
            json!({"data": {"balance": null}}),
            json!({"data": {"balance": "plenty"}}),
            json!({"data": {"balance": 5, "currency": "EUR"}}),
            json!({"balance": "NaN"}),
            json!([]),
        ] {
            assert_eq!(balance(&raw), None, "{raw}");
        }
        assert_eq!(balance(&json!({"balance": 0})), Some(Usd::ZERO));
        assert_eq!(balance(&json!({"balance": -0.25})), Usd::from_dollars(-0.25), "an overdrawn wallet");
    }
}
