//! A result on its way in.

use std::io;

/// A file that is being received, below `<home>/incoming/`. Dropping it removes it.
pub struct Incoming {
    _private: (),
}

impl Incoming {
    /// Appends bytes.
    ///
    /// # Errors
    /// What the operating system says; [`io::ErrorKind::StorageFull`] when the disk is full,
    /// [`io::ErrorKind::FileTooLarge`] past 2 GiB.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        Ok(())
    }

    /// Begins again from nothing, for a transfer that is tried again.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn restart(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// How many bytes there are so far.
    pub fn len(&self) -> u64 {
        0
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
