//! The codes of the terms of an article, in little room: whole collections are held in memory.

use std::ops::Range;

/// Codes in order. Nine in ten are syllables and take two bytes; the others keep their high bits apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codes {
    low: Vec<u16>,
    /// Places and high halves of codes that have one, ascending.
    high: Vec<(u32, u16)>,
}

impl Codes {
    pub fn push(&mut self, code: u32) {
        let high = (code >> 16) as u16;
        if high != 0 {
            self.high.push((self.low.len() as u32, high));
        }
        self.low.push(code as u16);
    }

    pub fn len(&self) -> usize {
        self.low.len()
    }

    /// The codes of a stretch.
    pub fn get(&self, range: Range<usize>) -> Vec<u32> {
        let mut codes: Vec<u32> = self.low[range.clone()].iter().copied().map(u32::from).collect();
        let from = self.high.partition_point(|&(place, _)| (place as usize) < range.start);
        for &(place, high) in self.high[from..].iter().take_while(|&&(place, _)| (place as usize) < range.end)
        {
            codes[place as usize - range.start] |= u32::from(high) << 16;
        }
        codes
    }

    /// The code at a place.
    pub fn at(&self, place: usize) -> u32 {
        let high = self.high.binary_search_by_key(&(place as u32), |&(place, _)| place);
        u32::from(self.low[place]) | high.map_or(0, |at| u32::from(self.high[at].1) << 16)
    }

    pub fn shrink_to_fit(&mut self) {
        self.low.shrink_to_fit();
        self.high.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let all = [7, 65_535, 65_536, 0, u32::MAX, 1 << 31, 12];
        let mut codes = Codes::default();
        for code in all {
            codes.push(code);
        }
        for from in 0..=all.len() {
            for to in from..=all.len() {
                assert_eq!(codes.get(from..to), all[from..to]);
            }
        }
        for (place, code) in all.iter().enumerate() {
            assert_eq!(codes.at(place), *code);
        }
        assert_eq!(codes.len(), all.len());
    }
}
