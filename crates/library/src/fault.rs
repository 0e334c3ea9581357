//! The steps at which a disk can fail or a machine can stop. In the program a step does nothing; in the unit tests each
//! one can be made to fail, or to kill the process, so that every prefix of a sequence is tried.

#[cfg(not(test))]
#[inline(always)]
pub(crate) fn step(_name: &'static str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use test::step;

#[cfg(test)]
pub(crate) mod test {
    //! Faults by number, for the thread that asks for them.
    use std::{
        cell::{Cell, RefCell},
        io,
    };

    #[derive(Clone, Copy)]
    enum Plan {
        Nothing,
        /// The disk is full from this step on, for this many steps.
        Full {
            at: u32,
            times: u32,
        },
        /// The process stops at this step, without a chance to clean up.
        Abort {
            at: u32,
        },
    }

    thread_local! {
        static PLAN: Cell<Plan> = const { Cell::new(Plan::Nothing) };
        static COUNT: Cell<u32> = const { Cell::new(0) };
        static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }

    pub(crate) fn step(name: &'static str) -> io::Result<()> {
        NAMES.with_borrow_mut(|names| names.push(name));
        let count = COUNT.get();
        COUNT.set(count + 1);
        match PLAN.get() {
            Plan::Full { at, times } if (at..at.saturating_add(times)).contains(&count) => {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            Plan::Abort { at } if count == at => std::process::abort(),
            _ => Ok(()),
        }
    }

    /// Makes the disk full at the given step of this thread, counted from now, for `times` steps.
    pub(crate) fn full(at: u32, times: u32) {
        COUNT.set(0);
        PLAN.set(Plan::Full { at, times });
    }

    /// Kills the process at the given step of this thread, counted from now.
    pub(crate) fn abort(at: u32) {
        COUNT.set(0);
        PLAN.set(Plan::Abort { at });
    }

    /// The steps of this thread since it was last asked.
    pub(crate) fn names() -> Vec<&'static str> {
        NAMES.take()
    }

    /// Ends the faults of this thread; returns how many steps there were since they were set.
    pub(crate) fn off() -> u32 {
        PLAN.set(Plan::Nothing);
        COUNT.get()
    }
}
