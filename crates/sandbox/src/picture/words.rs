//! What a prompt asks of a picture: a subject, a light, colours.

use super::palette::{Rgb, hex};
use crate::dice::{hash, scramble};

/// Time and kind of light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Light {
    Night,
    Dusk,
    Dawn,
    Day,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Workspace,
    Skyline,
    Isometric,
    Podium,
    Botanical,
    Waves,
    Planet,
    Mountains,
    Bokeh,
    Aurora,
    Flow,
    Portrait,
    Window,
}

/// A prompt, read.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    pub(super) subject: Subject,
    pub(super) light: Light,
    /// Colours the words name, in their order.
    pub(super) colours: Vec<Rgb>,
    words: Vec<String>,
}

const SUBJECTS: &[(Subject, &str)] = &[
    (Subject::Window, "cat cats kitten window windowsill sill curtain curtains"),
    (
        Subject::Portrait,
        "portrait face woman man girl boy sailor fisherman person queen king captain grandmother grandfather headshot",
    ),
    (Subject::Isometric, "isometric voxel diorama blocks cubes cube lowpoly lego minecraft bricks tetris"),
    (
        Subject::Workspace,
        "workspace desk monitor monitors screens developer programmer coding coder hacker workstation \
     keyboard office setup laptop computer battlestation dashboard code",
    ),
    (
        Subject::Podium,
        "product podium bottle perfume packaging cosmetic cosmetics mockup vase jar pedestal studio \
     minimalist still teapot lamp chair sculpture arch interior architecture room headphones watch mug \
     logo",
    ),
    (
        Subject::Botanical,
        "botanical flower flowers floral leaf leaves plant plants fern garden tulip orchid rose herbarium \
     bouquet wildflower eucalyptus spring jungle",
    ),
    (
        Subject::Skyline,
        "city skyline cityscape street downtown skyscraper skyscrapers towers tower urban tokyo york \
     metropolis cyberpunk neon buildings alley harbour harbor bridge",
    ),
    (
        Subject::Planet,
        "space planet galaxy cosmos cosmic moon orbit saturn nebula astronaut spaceship stars universe mars \
     rocket alien",
    ),
    (Subject::Waves, "sea ocean wave waves beach surf coast sail boat island water lighthouse shore"),
    (
        Subject::Mountains,
        "mountain mountains landscape hill hills valley forest fog mist misty lake snow alps desert canyon \
     dune dunes cabin fox wolf deer bear wilderness hike ridge peaks sunset sunrise nature trees pine \
     autumn winter",
    ),
    (
        Subject::Bokeh,
        "bokeh lights lantern lanterns party christmas rain blur blurred glitter fireflies festival confetti \
     candle candles sparkle jazz concert bar",
    ),
    (
        Subject::Aurora,
        "gradient gradients aurora background wallpaper blobs blob liquid glass ui app hero mesh iridescent \
     holographic",
    ),
    (
        Subject::Flow,
        "flow abstract hair silk wind lines strands pattern texture generative fluid smoke particles feather \
     feathers fur poster music dance energy ink",
    ),
];

const LIGHTS: &[(Light, &str)] = &[
    (
        Light::Night,
        "dark night midnight noir moonlit moonlight neon black cyberpunk nocturnal glowing glow moody starry \
     stars space galaxy aurora electric",
    ),
    (
        Light::Dusk,
        "sunset dusk golden warm autumn amber evening orange fire ember cosy cozy candle twilight desert \
     terracotta rust",
    ),
    (Light::Dawn, "dawn sunrise morning mist misty fog foggy winter snow cold rain overcast quiet calm pale ice soft"),
    (
        Light::Day,
        "day daylight bright light white minimal minimalist clean pastel airy summer spring scandinavian \
     paper cream beige noon sunny botanical",
    ),
];

const COLOURS: &[(&str, u32)] = &[
    ("red", 0xe5_484d),
    ("crimson", 0xc8_2848),
    ("scarlet", 0xe8_3a2a),
    ("coral", 0xff_7a66),
    ("orange", 0xf9_7a2c),
    ("amber", 0xff_b224),
    ("gold", 0xe6_b84a),
    ("yellow", 0xf5_d547),
    ("ochre", 0xcc_8a2e),
    ("terracotta", 0xcf_6a48),
    ("copper", 0xc4_7a4c),
    ("rust", 0xb3_4f2b),
    ("brown", 0x8c_5a3c),
    ("olive", 0x8a_9340),
    ("lime", 0xa8_e04a),
    ("green", 0x3d_ae6c),
    ("emerald", 0x12_a776),
    ("sage", 0x9d_b89a),
    ("mint", 0x8f_e0bf),
    ("moss", 0x6f_8f4a),
    ("teal", 0x12_a5a0),
    ("turquoise", 0x2c_cfc4),
    ("cyan", 0x22_d3ee),
    ("azure", 0x3d_a5f4),
    ("blue", 0x3b_82f6),
    ("navy", 0x2a_4a8f),
    ("cobalt", 0x2f_5fe0),
    ("indigo", 0x5b_5bd6),
    ("violet", 0x8e_5cf2),
    ("purple", 0x9b_4de0),
    ("lavender", 0xb9_a5f0),
    ("magenta", 0xe9_3db2),
    ("fuchsia", 0xe9_3db2),
    ("pink", 0xf4_7fb4),
    ("rose", 0xef_6f8f),
    ("blush", 0xf0_b5a8),
    ("burgundy", 0x8f_2442),
    ("peach", 0xff_b48a),
];

impl Wish {
    pub(super) fn read(text: &str) -> Self {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        let dice = hash(&text.to_lowercase());
        let score = |list: &str| -> usize {
            // Words near the start are the subject; what a refinement adds behind weighs less.
            let weight = |i: usize| if i < 14 { 4 } else { 1 };
            words
                .iter()
                .enumerate()
                .filter(|(_, w)| list.split(' ').any(|known| known == w.as_str()))
                .map(|(i, _)| weight(i))
                .sum()
        };
        let best = SUBJECTS.iter().rev().max_by_key(|(_, list)| score(list)).filter(|(_, list)| score(list) > 0);
        let any =
            [Subject::Mountains, Subject::Flow, Subject::Isometric, Subject::Bokeh, Subject::Aurora, Subject::Waves];
        let subject = best.map_or(any[(dice % any.len() as u64) as usize], |(subject, _)| *subject);
        let lit = LIGHTS.iter().rev().max_by_key(|(_, list)| score(list)).filter(|(_, list)| score(list) > 0);
        let light = lit.map_or_else(|| subject.usual_light(scramble(dice)), |(light, _)| *light);
        // Rain and softness do not make it day where lights are the subject.
        let by_lamps = matches!(subject, Subject::Bokeh | Subject::Planet);
        let light = if by_lamps && light == Light::Dawn { Light::Night } else { light };
        let colour = |w: &String| COLOURS.iter().find(|(name, _)| name == w).map(|(_, c)| hex(*c));
        let mut colours: Vec<Rgb> = Vec::new();
        for c in words.iter().filter_map(colour) {
            if !colours.contains(&c) && colours.len() < 3 {
                colours.push(c);
            }
        }
        Self { subject, light, colours, words }
    }

    /// Whether the one colour the words name is that of an animal, and not of the picture.
    pub(super) fn colour_is_of_a_thing(&self) -> bool {
        self.colours.len() == 1 && self.says(&["fox", "foxes", "wolf", "wolves", "dog", "cat", "cats", "kitten"])
    }

    /// Whether one of these words is in the prompt.
    pub(super) fn says(&self, list: &[&str]) -> bool {
        self.words.iter().any(|w| list.contains(&w.as_str()))
    }
}

impl Subject {
    /// The light a subject is drawn in when the words do not say.
    fn usual_light(self, dice: u64) -> Light {
        let choices: &[Light] = match self {
            Self::Workspace | Self::Planet | Self::Bokeh => &[Light::Night],
            Self::Skyline => &[Light::Night, Light::Dusk],
            Self::Isometric | Self::Flow => &[Light::Night, Light::Day, Light::Night],
            Self::Podium | Self::Botanical => &[Light::Day],
            Self::Portrait => &[Light::Day, Light::Dusk],
            Self::Window => &[Light::Dusk, Light::Night, Light::Dawn],
            Self::Aurora => &[Light::Night, Light::Day, Light::Dusk],
            Self::Mountains | Self::Waves => &[Light::Dusk, Light::Dawn, Light::Day, Light::Night],
        };
        choices[(dice % choices.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subject_and_light_follow_the_words() {
        let cases = [
            ("A futuristic developer workspace with multiple monitors, dark theme", Subject::Workspace, Light::Night),
            ("isometric city block at sunset", Subject::Isometric, Light::Dusk),
            ("minimal perfume bottle on a podium", Subject::Podium, Light::Day),
            ("Tokyo skyline at night", Subject::Skyline, Light::Night),
            ("misty mountain valley at dawn", Subject::Mountains, Light::Dawn),
            ("botanical study of fern leaves", Subject::Botanical, Light::Day),
            ("golden sunset over the ocean", Subject::Waves, Light::Dusk),
        ];
        for (words, subject, light) in cases {
            let wish = Wish::read(words);
            assert_eq!((wish.subject, wish.light), (subject, light), "{words}");
        }
    }

    #[test]
    fn colours_are_read_in_their_order() {
        assert_eq!(Wish::read("waves in amber and cyan, amber").colours, [hex(0xff_b224), hex(0x22_d3ee)]);
        assert!(Wish::read("a red fox").colours.len() == 1);
    }
}
