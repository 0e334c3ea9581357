//! The money of a call to GPT: an upper bound reserved before it, the exact price settled after it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use library::{Caps, ChargeId, ConversationId, Library, MessageId, NewCharge, Provider, Purpose, Since, Tokens};
use money::Usd;
use openai::{ErrorKind, Request, Usage, prices::Prices};

use crate::{
    Code,
    connection::is_loopback,
    error::Error,
    settings::Settings,
    studio::{Providers, Studio},
};

/// Lengths of an answer to reserve for, in tokens, when a cap leaves no room for the one wished for. A limit that fits
/// the cap is better than no answer: real ones take a few hundred.
const SHORTER_ANSWERS: [u32; 5] = [8_192, 4_096, 2_048, 1_024, 512];
/// Bytes of an answer that make a token, on the careful side, for a call whose usage nobody will tell.
const BYTES_PER_TOKEN: u64 = 3;
/// How long a server is believed to lack what it refused: it may be updated, and a refused request costs nothing.
const BELIEVED: Duration = Duration::from_secs(24 * 60 * 60);

/// What a call to GPT is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    pub(crate) purpose: Purpose,
    pub(crate) conversation: Option<ConversationId>,
    /// The message whose cap it shares.
    pub(crate) message: Option<MessageId>,
    /// A cap for that message, beside that of the settings.
    pub(crate) budget_usd: Option<Usd>,
    /// Tokens without which the answer would surely be cut off, and paid for nothing.
    pub(crate) least_answer: u32,
}

/// Money held for one call.
#[derive(Debug)]
pub(crate) struct Held {
    charge: ChargeId,
    prices: Prices,
    model: String,
    /// Tokens of the request, about.
    sent: u64,
}

impl Studio {
    /// Reserves the most this call can cost, and shortens the answer it may give to what the caps leave room for.
    ///
    /// # Errors
    /// `NoKey`; `OverBudget` when not even a short answer fits or no price is known. Nothing may be sent then.
    pub(crate) async fn hold(&self, request: &mut Request, account: Account) -> Result<Held, Error> {
        let providers = self.providers();
        let endpoint = &providers.endpoints.openai;
        let settings = self.settings();
        // A server of the person's own may take calls without a key; OpenAI's never does.
        if endpoint.key.is_none()
            && endpoint.base_url.as_str().trim_end_matches('/') == Settings::default().openai_base_url
        {
            return Err(Error::new(
                Code::NoKey,
                "There is no OpenAI key yet: enter it in the settings, or turn the sandbox on.",
            ));
        }
        let model = request.model.clone();
        self.recall_server(&providers, &model).await?;
        let mut prices = gpt_prices(&settings);
        if prices.upper_bound(&model, 0, Some(0)).is_none() && is_loopback(&endpoint.base_url) {
            // A model on this machine that nobody named a price for costs nothing.
            prices = prices.with(&model, Usd::ZERO, Some(Usd::ZERO), Usd::ZERO);
        }
        let (most, likely) = input_tokens(request).await?;
        let wished = request.max_output_tokens.unwrap_or(SHORTER_ANSWERS[0]);
        let shorter = SHORTER_ANSWERS.into_iter().filter(|tokens| (account.least_answer..wished).contains(tokens));
        let mut bounds = Vec::new();
        for tokens in std::iter::once(wished).chain(shorter) {
            let bound = prices.upper_bound(&model, most, Some(tokens)).ok_or_else(|| no_price(&model))?;
            bounds.push((tokens, bound));
        }
        let caps = self.caps(account.budget_usd);
        let since = self.since();
        let (tokens, charge) =
            self.library(move |library| reserve(library, model, account, &bounds, &caps, since)).await?;
        request.max_output_tokens = Some(tokens);
        self.publish_cost().await;
        Ok(Held { charge, prices, model: request.model.clone(), sent: likely as u64 })
    }

    /// The answer came: its exact price, or the reserved one where the server does not count.
    pub(crate) async fn settle(&self, held: Held, usage: Option<&Usage>) -> Result<Option<Usd>, Error> {
        let paid = usage.and_then(|usage| held.prices.cost(&held.model, usage));
        let tokens = usage.map(tokens);
        self.library(move |library| library.settle(held.charge, paid, tokens)).await?;
        self.remember_server(&held.model).await;
        self.publish_cost().await;
        Ok(paid)
    }

    /// The call was stopped or broke off after so many bytes: what it cost will not be told, so an estimate from what
    /// was sent and received goes on counting.
    pub(crate) async fn leave_unclear(&self, held: Held, received: u64) -> Result<(), Error> {
        let about =
            Usage { input_tokens: held.sent, output_tokens: received.div_ceil(BYTES_PER_TOKEN), ..Usage::default() };
        let about = held.prices.cost(&held.model, &about);
        self.library(move |library| library.mark_unclear(held.charge, about)).await?;
        self.publish_cost().await;
        Ok(())
    }

    /// The call failed. Refused before it was carried out it cost nothing; else nobody knows.
    pub(crate) async fn settle_failure(&self, held: Held, error: &openai::Error, received: u64) -> Result<(), Error> {
        let refused = error.status.is_some_and(|status| (400..500).contains(&status));
        let never_there = matches!(
            error.kind,
            ErrorKind::Auth
                | ErrorKind::Region
                | ErrorKind::Model
                | ErrorKind::BadRequest
                | ErrorKind::ContextTooLong
                | ErrorKind::RateLimited
                | ErrorKind::RequestTooLarge
                | ErrorKind::Quota
                | ErrorKind::Overloaded
                | ErrorKind::Policy
                | ErrorKind::NoRoute
                | ErrorKind::Network
        );
        if !refused && received == 0 && matches!(error.kind, ErrorKind::StreamCut | ErrorKind::Timeout) {
            // All of the answer may have been written and lost on its way: the most it can cost goes on counting.
            self.library(move |library| library.mark_unclear(held.charge, None)).await?;
            self.publish_cost().await;
            return Ok(());
        }
        if received > 0 || !(refused || never_there) {
            return self.leave_unclear(held, received).await;
        }
        self.library(move |library| library.release(held.charge)).await?;
        self.publish_cost().await;
        Ok(())
    }
}

impl Studio {
    /// What was found out about a model at this server at an earlier start, so that nothing is refused once more.
    async fn recall_server(&self, providers: &Providers, model: &str) -> Result<(), Error> {
        if providers.openai.learned(model).is_some() {
            return Ok(());
        }
        let (server, of) = (providers.endpoints.openai.base_url.to_string(), model.to_owned());
        if let Some(limits) = self.library(move |library| library.server_limits(&server, &of)).await? {
            providers.openai.recall(model, &limits);
        }
        Ok(())
    }

    async fn remember_server(&self, model: &str) {
        let providers = self.providers();
        let Some(learned) = providers.openai.learned(model) else { return };
        let (server, model) = (providers.endpoints.openai.base_url.to_string(), model.to_owned());
        let until = SystemTime::now() + BELIEVED;
        let until = until.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let until = i64::try_from(until).unwrap_or(i64::MAX);
        if let Err(error) = self.library(move |library| library.remember_server(&server, &model, &learned, until)).await
        {
            tracing::warn!(%error, "what a server lacks could not be written down");
        }
    }
}

/// The most tokens that a request can be read as, and about how many it will be: counting a long history for the first
/// time takes too long for where answers are read.
async fn input_tokens(request: &Request) -> Result<(usize, usize), Error> {
    let counted = request.clone();
    let count = move || {
        let model = &counted.model;
        (counted.most_input_tokens(model), counted.likely_input_tokens(model))
    };
    let lost = |_| Error::new(Code::Internal, "The length of your message could not be counted: send it again.");
    tokio::task::spawn_blocking(count).await.map_err(lost)
}

/// Prices of GPT models: the built-in list with what the person edited.
pub(crate) fn gpt_prices(settings: &Settings) -> Prices {
    settings
        .gpt_prices
        .iter()
        .fold(Prices::built_in(), |prices, (model, own)| prices.with(model, own.input, own.cached, own.output))
}

/// The library's view of a usage.
pub(crate) fn tokens(usage: &Usage) -> Tokens {
    Tokens {
        input_tokens: usage.input_tokens,
        cached_input_tokens: usage.cached_tokens,
        output_tokens: usage.output_tokens,
    }
}

/// Reserves for the longest answer that fits. The last one is tried even when it seems too much, so that the library
/// says which cap it would pass.
fn reserve(
    library: &Library,
    model: String,
    account: Account,
    bounds: &[(u32, Usd)],
    caps: &Caps,
    since: Since,
) -> Result<(u32, ChargeId), library::Error> {
    let mut refused = None;
    for (tokens, bound) in bounds {
        let charge = NewCharge {
            provider: Provider::Openai,
            purpose: account.purpose,
            model: Some(model.clone()),
            conversation: account.conversation,
            message: account.message,
            estimated_usd: *bound,
        };
        match library.reserve(charge, caps, since) {
            Ok(charge) => return Ok((*tokens, charge)),
            Err(over @ library::Error::OverBudget { .. }) => refused = Some(over),
            Err(error) => return Err(error),
        }
    }
    Err(refused.unwrap_or_else(|| library::Error::Invalid("There is no length of answer to reserve for.".into())))
}

fn no_price(model: &str) -> Error {
    Error::new(
        Code::OverBudget,
        format!(
            "No price is known for {model}, so it cannot be kept within your limits: set one (0 is allowed) under \
             gpt_prices in the settings and try again."
        ),
    )
}
