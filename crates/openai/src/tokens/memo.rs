//! The last counts, by the hashes of their texts.

use std::collections::{HashMap, VecDeque};

/// Two independent hashes of a text.
type Key = [u64; 2];

/// Remembers a number of counts and forgets the oldest.
pub(super) struct Memo {
    most: usize,
    counts: HashMap<Key, usize>,
    order: VecDeque<Key>,
}

impl Memo {
    pub(super) fn holding(most: usize) -> Self {
        Self { most, counts: HashMap::new(), order: VecDeque::new() }
    }

    pub(super) fn get(&self, key: &Key) -> Option<usize> {
        self.counts.get(key).copied()
    }

    pub(super) fn put(&mut self, key: Key, count: usize) {
        if self.counts.insert(key, count).is_none() {
            self.order.push_back(key);
        }
        while self.order.len() > self.most {
            if let Some(oldest) = self.order.pop_front() {
                self.counts.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_and_nothing_is_held_twice() {
        let mut memo = Memo::holding(2);
        for (key, count) in [(1, 10), (2, 20), (2, 20), (3, 30)] {
            memo.put([key, 0], count);
        }
        assert_eq!([1, 2, 3].map(|key| memo.get(&[key, 0])), [None, Some(20), Some(30)]);
        assert_eq!((memo.counts.len(), memo.order.len()), (2, 2));
        assert_eq!(memo.get(&[2, 1]), None, "both hashes must be the same");
    }
}
