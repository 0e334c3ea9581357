//! Stand-in for both APIs on loopback: pictures without keys.
