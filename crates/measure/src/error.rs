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
    /// There are no marks, or too many.
    #[error("A picture takes 1 to 100 marks, not {0}. Draw fewer.")]
    Marks(usize),
    /// A mark cannot be drawn.
    #[error("Mark {number} cannot be drawn: {what}.")]
    Mark {
        /// Which mark, from 1.
        number: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The font of the labels lacks a letter.
    #[error("The font of the labels has no “{0}”. Write them in Latin, Greek or Cyrillic letters.")]
    Letter(char),
    /// The picture cannot be drawn on.
    #[error("This picture is too large to draw on. Make a smaller copy first.")]
    Drawing,
}
