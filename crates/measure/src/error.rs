//! What can go wrong with pixels and marks.

/// Why pixels could not be taken or marks not be drawn. Displays as one sentence that says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not width × height pixels of four bytes, or there are no pixels.
    #[error("A picture of {width} × {height} pixels has another number of bytes than {bytes}. Decode it again.")]
    Shape {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// How many bytes came.
        bytes: usize,
    },
}
