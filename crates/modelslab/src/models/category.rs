//! What sort of model an id names: which arguments it takes, how large it draws and how it is paid.

/// A model's architecture, as far as requests differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    /// The realtime endpoint's own model.
    Realtime,
    /// Stable Diffusion 1.5 and its many community models.
    StableDiffusion,
    /// Stable Diffusion XL and its community models.
    StableDiffusionXl,
    /// FLUX in its open forms.
    Flux,
    /// FLUX pro: paid apart, and not smaller than 512 pixels a side.
    FluxPro,
    /// Z-Image.
    ZImage,
    /// Qwen Image.
    Qwen,
    /// Models that change a picture and make none from words alone (FLUX Kontext, Qwen Edit).
    Editing,
    /// Another company's model, offered through ModelsLab's newer endpoints at a price of its own.
    ThirdParty,
}

/// The id under which the realtime endpoint is offered; the endpoint itself takes no model. It is the name of its page
/// at ModelsLab.
pub const REALTIME: &str = "realtime-text-to-image";

/// How the ids of other companies' models begin (ModelsLab docs, "Image generation v7").
const THIRD_PARTY: [&str; 19] = [
    "imagen",
    "nano-banana",
    "gemini",
    "gpt-image",
    "seedream",
    "seededit",
    "seedance",
    "gen4",
    "grok",
    "wan",
    "veo",
    "sora",
    "kling",
    "hailuo",
    "flux-2-pro",
    "flux-2-max",
    "flux-kontext-pro",
    "qwen-t2i",
    "midjourney-v7",
];

impl Category {
    /// The category of a model, told by its id: ids are what requests carry. An unknown id is a community model, for
    /// those are by far the most.
    pub(crate) fn of(id: &str) -> Self {
        let id = id.trim().to_ascii_lowercase();
        let begins = |with: &str| id.starts_with(with);
        if id == REALTIME {
            Self::Realtime
        } else if THIRD_PARTY.iter().any(|with| begins(with)) {
            Self::ThirdParty
        } else if begins("qwen-edit") || id.contains("kontext") {
            Self::Editing
        } else if begins("flux-pro") {
            Self::FluxPro
        } else if begins("flux") {
            Self::Flux
        } else if begins("z-image") {
            Self::ZImage
        } else if begins("qwen") {
            Self::Qwen
        } else if id.contains("sdxl") || id.ends_with("-xl") || id.contains("-xl-") {
            Self::StableDiffusionXl
        } else {
            Self::StableDiffusion
        }
    }

    /// The family's name for people.
    pub(crate) const fn family(self) -> &'static str {
        match self {
            Self::Realtime => "Realtime",
            Self::StableDiffusion => "Stable Diffusion",
            Self::StableDiffusionXl => "Stable Diffusion XL",
            Self::Flux | Self::FluxPro => "FLUX",
            Self::ZImage => "Z-Image",
            Self::Qwen => "Qwen Image",
            Self::Editing => "Editing",
            Self::ThirdParty => "Partner",
        }
    }

    /// Whether it is one of the FLUX models, which take neither a negative prompt nor Stable Diffusion's settings.
    pub(crate) const fn is_flux(self) -> bool {
        matches!(self, Self::Flux | Self::FluxPro)
    }

    /// Whether it is a Stable Diffusion model, which wants a scheduler.
    pub(crate) const fn is_stable_diffusion(self) -> bool {
        matches!(self, Self::StableDiffusion | Self::StableDiffusionXl)
    }

    /// Whether its price is not that of the open models.
    pub(crate) const fn is_metered_apart(self) -> bool {
        matches!(self, Self::FluxPro | Self::ThirdParty)
    }

    /// Smallest and largest side in pixels (ModelsLab docs, "Flux" and "Community models").
    pub(crate) const fn sides(self) -> (u32, u32) {
        match self {
            Self::Flux => (256, 1024),
            Self::FluxPro => (512, 1024),
            Self::ZImage => (64, 1488),
            _ => (64, 1024),
        }
    }

    /// Steps the provider takes when none are asked for: 31, of which community models use at most 20 (ModelsLab docs,
    /// "Community models").
    pub(crate) const fn default_steps(self) -> Option<u32> {
        match self {
            Self::Realtime | Self::FluxPro | Self::Editing | Self::ThirdParty => None,
            Self::StableDiffusion | Self::StableDiffusionXl => Some(20),
            Self::Flux | Self::ZImage | Self::Qwen => Some(31),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_the_category() {
        let cases = [
            (REALTIME, Category::Realtime),
            ("flux", Category::Flux),
            ("flux-2-dev", Category::Flux),
            ("fluxdev", Category::Flux),
            ("flux-pro-1.1-ultra", Category::FluxPro),
            ("flux-2-pro", Category::ThirdParty),
            ("flux-kontext-dev", Category::Editing),
            ("qwen-edit-2511", Category::Editing),
            ("qwen", Category::Qwen),
            ("z-image-turbo", Category::ZImage),
            ("juggernaut-xl", Category::StableDiffusionXl),
            ("tamarin-xl-v1", Category::StableDiffusionXl),
            ("ae-sdxl-v1", Category::StableDiffusionXl),
            ("Midjourney", Category::StableDiffusion),
            ("somebodys-own-model", Category::StableDiffusion),
        ];
        for (id, category) in cases {
            assert_eq!(Category::of(id), category, "{id}");
        }
    }
}
