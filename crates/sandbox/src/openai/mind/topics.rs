//! Subjects and the details that suit them, as an art director would name them.

/// A field of subjects and the details that suit it.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Words that tell the topic, with spaces between.
    pub(crate) told_by: &'static str,
    pub(crate) material: &'static [&'static str],
    pub(crate) composition: &'static [&'static str],
    pub(crate) lens: &'static [&'static str],
    /// What goes wrong with such pictures.
    pub(crate) pitfalls: &'static str,
}

/// In the order they are tried; the last one fits everything.
pub(crate) static TOPICS: &[Topic] = &[
    Topic {
        told_by: "isometric diorama blocks lowpoly low-poly voxel miniature icon icons 3d render",
        material: &[
            "matte clay with softly rounded edges",
            "painted wood blocks, paper-thin gaps",
            "satin plastic with crisp bevels",
            "felt and cardboard, hand-cut",
        ],
        composition: &[
            "true isometric view on a floating base",
            "one cluster in the middle, clean margins",
            "stepped terraces rising to the back",
            "arranged on a strict grid",
        ],
        lens: &[
            "orthographic camera, no perspective",
            "tilt-shift focus across the middle",
            "long lens, almost parallel lines",
        ],
        pitfalls: "mixed perspectives, intersecting parts, busy background",
    },
    Topic {
        told_by: "logo poster lettering typography cover flyer sticker badge emblem illustration linocut \
                  screenprint brochure",
        material: &[
            "two-colour screen print on uncoated stock",
            "crisp vector shapes with even stroke weight",
            "linocut texture with slightly uneven ink",
            "cut paper layers with hairline shadows",
        ],
        composition: &[
            "one strong symbol, wide margins all around",
            "large type above a single image, strict left edge",
            "symmetrical around the centre axis",
            "diagonal arrangement in the manner of Swiss posters",
        ],
        lens: &["flat artwork, no perspective", "flat scan, edges clean", "front view, no shadow"],
        pitfalls: "misspelt letters, gradients, stray marks",
    },
    Topic {
        told_by: "woman man girl boy person people face sailor dancer child worker musician chef astronaut knight \
                  queen portrait",
        material: &[
            "coarse wool and weathered leather",
            "visible skin texture and loose strands of hair",
            "a linen shirt with rolled sleeves",
            "rain on an oilskin coat",
        ],
        composition: &[
            "head and shoulders, turned three quarters, eyes on the upper third",
            "half figure against a plain wall, looking out of the frame",
            "seen from slightly below, hands in the picture",
            "environmental portrait with the place as large as the person",
        ],
        lens: &["85 mm lens at f/1.8", "50 mm lens at f/2, focus on the near eye", "medium format look, 80 mm"],
        pitfalls: "extra fingers, deformed hands, asymmetrical eyes",
    },
    Topic {
        told_by: "fox cat dog bird owl horse whale wolf bear fish tiger lion deer hare animal butterfly elephant",
        material: &[
            "fine guard hairs catching the light",
            "soft fur parted by the wind along the back",
            "feathers ruffled against the wind",
            "whiskers and wet nose in sharp detail",
        ],
        composition: &[
            "at the animal's eye level, looking just past the camera",
            "small in the frame with room to walk into",
            "tight on head and shoulders",
            "in profile against a plain background",
        ],
        lens: &["300 mm lens at f/4, creamy background", "135 mm lens at f/2", "85 mm lens, focus on the eyes"],
        pitfalls: "extra legs, merged paws, glassy eyes",
    },
    Topic {
        told_by: "product bottle perfume packaging watch shoe sneaker teapot vase lamp chair headphones cosmetic \
                  mockup podium jar mug",
        material: &[
            "frosted glass with one polished edge",
            "satin ceramic on a block of travertine",
            "soft-touch matte finish, fine embossed lettering",
            "brushed brass details, a trace of condensation",
        ],
        composition: &[
            "centred on a low plinth, two thirds of empty space",
            "slightly from above, long shadow to the right",
            "close and frontal, cropped at the base",
            "on a diagonal with one small companion object",
        ],
        lens: &[
            "85 mm macro at f/8, sharp from front to back",
            "100 mm lens, shallow focus on the label",
            "70 mm lens, no distortion",
        ],
        pitfalls: "warped labels, floating shadows, fingerprints",
    },
    Topic {
        told_by: "food cake bread coffee soup pasta fruit burger sushi dessert breakfast pizza croissant",
        material: &[
            "flaky crust with a dusting of sugar",
            "hand-thrown stoneware on a linen cloth",
            "steam rising, crumbs left where they fell",
            "glossy glaze and coarse salt",
        ],
        composition: &[
            "straight from above, plates cropped by the edge",
            "forty-five degrees, one hand reaching in",
            "close on the first bite",
            "a long table receding out of focus",
        ],
        lens: &["50 mm lens at f/4", "90 mm macro at f/3.5", "35 mm lens from directly above"],
        pitfalls: "plastic shine, extra cutlery, melted shapes",
    },
    Topic {
        told_by: "flower flowers leaf leaves plant plants botanical garden fern orchid herbarium moss tulip",
        material: &[
            "translucent petals with visible veins",
            "waxy leaves, a few drops of dew",
            "hand-pressed stems on laid paper",
            "velvety moss over dark bark",
        ],
        composition: &[
            "a single stem on the left third, negative space beside it",
            "flat lay in loose rows",
            "from below against the sky",
            "filling the frame edge to edge",
        ],
        lens: &["100 mm macro at f/4", "flat scan, even focus", "60 mm macro, shallow depth"],
        pitfalls: "plastic leaves, impossible stems, mushy petals",
    },
    Topic {
        told_by: "workspace desk monitor monitors screen screens developer programmer coding keyboard laptop \
                  studio office workstation setup computer",
        material: &[
            "matte black aluminium arms over an oiled walnut desk",
            "brushed steel and smoked glass, cables routed out of sight",
            "a felt desk mat, a mechanical keyboard with worn keycaps, one ceramic mug",
            "raw concrete wall behind anodised metal and dark oak",
        ],
        composition: &[
            "seen from seated eye level, centred, generous space above",
            "three-quarter view from the left, the desk leading to the window",
            "straight-on and symmetrical, the chair pushed aside",
            "low viewpoint close to the desk, screens rising like a skyline",
        ],
        lens: &[
            "28 mm lens, everything sharp",
            "35 mm lens at f/2.8, background falling off gently",
            "24 mm lens, straight verticals",
        ],
        pitfalls: "crooked screens, unreadable gibberish text, tangled cables",
    },
    Topic {
        told_by: "room interior kitchen house villa cabin bedroom bathroom living architecture pavilion library \
                  staircase hall",
        material: &[
            "limewashed walls, wide oak boards, unbleached linen",
            "terrazzo floor, fluted glass and blackened steel",
            "rammed earth, cedar slats and a wool rug",
            "exposed timber frame and hand-made tiles",
        ],
        composition: &[
            "one-point perspective through an open doorway",
            "corner view with the window just outside the frame",
            "symmetrical, the ceiling line low in the picture",
            "from the threshold, furniture cropped at the edges",
        ],
        lens: &[
            "24 mm lens at f/8, straight verticals",
            "35 mm lens, natural perspective",
            "28 mm lens at chest height",
        ],
        pitfalls: "bent walls, floating furniture, blown-out windows",
    },
    Topic {
        told_by: "city street skyline tower towers neon alley bridge building buildings cafe shop market metro \
                  harbour harbor station",
        material: &[
            "wet asphalt, enamel signs and steamed-up windows",
            "board-marked concrete and rows of lit windows",
            "glazed tiles, brass handrails, worn stone steps",
            "corrugated shutters and tangled overhead wires",
        ],
        composition: &[
            "down the axis of the street, vanishing point on the left third",
            "from a rooftop, layers of roofs fading into haze",
            "from across the water, the reflection filling the lower half",
            "tight vertical slice between two facades",
        ],
        lens: &["35 mm lens at street level", "compressed by a 135 mm lens", "24 mm shift lens, verticals straight"],
        pitfalls: "leaning facades, duplicated windows, nonsense signs",
    },
    Topic {
        told_by: "space planet spaceship galaxy robot futuristic cyberpunk alien rocket sci-fi spacecraft",
        material: &[
            "scuffed white panels with stencilled markings",
            "anodised titanium and woven cable sleeves",
            "heat-stained metal around the vents",
            "frosted visor glass, fine dust in every seam",
        ],
        composition: &[
            "tiny figure before something vast",
            "three-quarter view from below",
            "framed by a dark doorway",
            "horizon low, the object cutting the sky in two",
        ],
        lens: &["anamorphic 40 mm lens", "21 mm lens close to the subject", "85 mm lens, distant layers"],
        pitfalls: "meaningless greebles, random glowing lines, warped panels",
    },
    Topic {
        told_by: "mountain mountains forest lake sea ocean valley desert river landscape hill hills snow \
                  waterfall coast island meadow field cliff lighthouse sunset dawn",
        material: &[
            "lichen on wet granite, grass bent by the wind",
            "layers of mist between the ridges",
            "fresh powder with a single line of tracks",
            "salt spray and dark volcanic sand",
        ],
        composition: &[
            "low horizon, two thirds of sky",
            "layered ridges receding to the right, one small figure for scale",
            "a path leading in from the lower left",
            "high viewpoint, the valley as a broad S",
        ],
        lens: &[
            "70 mm lens compressing the distance",
            "24 mm lens close to the ground",
            "200 mm lens, flattened layers",
        ],
        pitfalls: "oversharpened foliage, repeated trees, tilted horizon",
    },
    Topic {
        told_by: "abstract pattern gradient texture wallpaper background waves lines shapes flow particles",
        material: &[
            "fine grain like risograph print",
            "silk-like folds with soft edges",
            "thousands of hair-thin strokes",
            "translucent layers of coloured film",
        ],
        composition: &[
            "one slow diagonal movement, quiet corners",
            "dense on the left and open on the right",
            "an even field without a centre",
            "large shapes cropped by every edge",
        ],
        lens: &["flat, no depth", "soft focus towards the edges", "macro scale, crisp detail"],
        pitfalls: "moire, hard seams, muddy colour",
    },
    Topic {
        told_by: "",
        material: &[
            "honest materials with visible wear",
            "paper, wood and a little brushed metal",
            "rough plaster beside something polished",
            "woven textile with a heavy grain",
        ],
        composition: &[
            "subject on the left third, open space to the right",
            "centred and frontal, nothing to distract",
            "seen slightly from above, clear silhouette",
            "close, cropped on two sides",
        ],
        lens: &["50 mm lens at f/4", "35 mm lens, natural perspective", "85 mm lens, soft background"],
        pitfalls: "clutter, soft focus, odd proportions",
    },
];
