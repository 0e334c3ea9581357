//! The words the refinement draws on: light and colour, words that say nothing, and
//! words that show a detail is there already.

/// Light and colour of a mood.
#[derive(Debug)]
pub(crate) struct Mood {
    pub(crate) told_by: &'static str,
    pub(crate) light: &'static [&'static str],
    pub(crate) palette: &'static [&'static str],
}

/// In the order they are tried; the last one fits everything.
pub(crate) static MOODS: &[Mood] = &[
    Mood {
        told_by: "dark night midnight noir moody black moonlit gloomy shadowy",
        light: &[
            "low-key light from the screens and one warm practical lamp",
            "a single soft source from the side, deep but readable shadows",
            "moonlight through a high window, a faint rim on every edge",
            "cool ambient glow with small amber highlights",
        ],
        palette: &[
            "a palette of graphite, deep teal and amber",
            "a palette of ink blue, charcoal and one note of copper",
            "a palette of near-black green, slate and pale gold",
            "a palette of midnight violet, steel and soft cyan",
        ],
    },
    Mood {
        told_by: "sunset dusk golden warm autumn amber sunrise dawn orange cosy cozy candle fire",
        light: &[
            "last sun low from the left, long soft shadows",
            "golden-hour backlight with a thin veil of haze",
            "warm light grazing the surfaces, shadows still blue",
            "firelight from below, quickly falling off",
        ],
        palette: &[
            "a palette of apricot, terracotta and dusty violet",
            "a palette of ochre, burnt sienna and smoke blue",
            "a palette of honey, rust and faded rose",
            "a palette of amber, umber and pale sky",
        ],
    },
    Mood {
        told_by: "neon cyberpunk synthwave vaporwave glow glowing electric vivid",
        light: &[
            "magenta and cyan sign light from opposite sides",
            "coloured light pooling on wet surfaces",
            "tube light close to the subject, the rest in shade",
            "backlit haze with hard-edged beams",
        ],
        palette: &[
            "a palette of magenta, cyan and blue-black",
            "a palette of ultraviolet, hot coral and petrol",
            "a palette of acid green, plum and graphite",
            "a palette of electric blue, rose and charcoal",
        ],
    },
    Mood {
        told_by: "minimal minimalist clean white bright light airy soft pastel scandinavian simple",
        light: &[
            "broad north light from a tall window, almost no shadow",
            "overcast daylight, even and quiet",
            "a large softbox from above, one gentle gradient behind",
            "morning light through linen curtains",
        ],
        palette: &[
            "a palette of chalk, oat and pale grey-green",
            "a palette of off-white, sand and one muted blue",
            "a palette of porcelain, blush and warm grey",
            "a palette of paper white, birch and soft sage",
        ],
    },
    Mood {
        told_by: "snow winter ice frozen cold misty mist fog foggy rain storm",
        light: &[
            "flat winter light, the horizon dissolving",
            "thin sun through fog, bright edges only",
            "storm light, one break in the clouds",
            "blue hour just before the lamps come on",
        ],
        palette: &[
            "a palette of slate, bone and cold blue",
            "a palette of silver, spruce and ash",
            "a palette of pale cyan, lead and cream",
            "a palette of blue-grey, white and one warm accent",
        ],
    },
    Mood {
        told_by: "",
        light: &[
            "soft window light from the left, gentle falloff",
            "late afternoon sun, clear but not hard",
            "diffuse daylight with one warm reflection",
            "directional light from above and behind, open shadows",
        ],
        palette: &[
            "a palette of petrol, clay and cream",
            "a palette of olive, sand and brick",
            "a palette of dusty blue, walnut and brass",
            "a palette of moss, stone and muted coral",
        ],
    },
];

/// Words that say nothing a picture could show; longest first, so that parts do not hide wholes.
pub(crate) const EMPTY: &[&str] = &[
    "trending on artstation",
    "award winning",
    "award-winning",
    "ultra realistic",
    "hyper realistic",
    "highly detailed",
    "ultra detailed",
    "extremely detailed",
    "best quality",
    "high quality",
    "something like",
    "some kind of",
    "a sort of",
    "sort of",
    "kind of",
    "a bit of",
    "a lot of",
    "lots of",
    "and stuff",
    "or something",
    "masterpiece",
    "breathtaking",
    "mesmerizing",
    "incredible",
    "beautiful",
    "beautifully",
    "gorgeous",
    "wonderful",
    "fantastic",
    "stunning",
    "amazing",
    "awesome",
    "perfect",
    "lovely",
    "pretty",
    "really",
    "super",
    "great",
    "epic",
    "nice",
    "cool",
    "very",
    "just",
    "some",
    "maybe",
    "basically",
    "literally",
    "quite",
    "8k",
    "4k",
    "uhd",
    "hdr",
];

/// Words that show a kind of detail is there already.
pub(crate) const HAS_LIGHT: &[&str] = &[
    "light",
    "lit",
    "lighting",
    "backlit",
    "sunlight",
    "moonlight",
    "glow",
    "shadow",
    "shadows",
    "golden hour",
    "blue hour",
    "softbox",
    "rim",
    "lamp",
    "sun",
];
pub(crate) const HAS_LENS: &[&str] =
    &["mm", "lens", "f/", "macro", "telephoto", "wide-angle", "bokeh", "depth of field", "orthographic", "anamorphic"];
pub(crate) const HAS_COMPOSITION: &[&str] = &[
    "centred",
    "centered",
    "symmetrical",
    "close-up",
    "closeup",
    "overhead",
    "top-down",
    "from above",
    "from below",
    "rule of thirds",
    "negative space",
    "eye level",
    "low angle",
    "wide shot",
    "in the foreground",
    "on the left",
    "on the right",
    "flat lay",
    "viewpoint",
    "three-quarter",
    "isometric view",
    "horizon",
];
pub(crate) const HAS_PALETTE: &[&str] =
    &["palette", "colours", "colors", "monochrome", "black and white", "duotone", "pastel tones", "muted tones"];
/// Colours; two of them in the words are a palette.
pub(crate) const COLOURS: &str = "red crimson scarlet orange amber gold golden yellow green olive emerald teal cyan turquoise \
     blue navy indigo violet purple magenta pink rose coral brown beige cream white black grey gray \
     silver copper sage mint lavender ochre terracotta";
pub(crate) const HAS_MATERIAL: &[&str] = &[
    "wood",
    "walnut",
    "oak",
    "steel",
    "brass",
    "concrete",
    "linen",
    "leather",
    "ceramic",
    "marble",
    "glass",
    "velvet",
    "aluminium",
    "aluminum",
    "texture",
    "textured",
    "granite",
    "wool",
    "paper",
    "clay",
    "copper",
    "moss",
];
