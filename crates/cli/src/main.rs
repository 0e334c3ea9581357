//! The limn command.
fn main() {}
