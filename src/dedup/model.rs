//! What the evidence comes to: the probability that two units say the same.
//!
//! The mean of two models of the log-odds, trained by `data/train/matcher.py` on hand-labelled clusters of news: a
//! logistic regression over the standardised numbers, cut to ±4, and small boosted trees. The sum is calibrated by a
//! monotone line of straight pieces, so that of the links at .9 nine in ten are right.

use std::sync::OnceLock;

use super::context::{Features, feature_names};
use crate::score::{Learned, Reader};

const DATA: &[u8] = include_bytes!("../../data/matcher.bin");

/// The trained model.
pub(super) struct Model {
    learned: Learned,
    /// Log-odds and the probability they stand for, ascending.
    calibration: Vec<(f32, f32)>,
}

impl Model {
    /// The model that ships with the crate.
    pub fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::read(&mut Reader(DATA)).expect("data/matcher.bin is whole and trained on these numbers")
        })
    }

    /// A learned score, then the number of points of the calibration (u16) and the points (two f32 each).
    fn read(data: &mut Reader<'_>) -> Option<Self> {
        let learned = Learned::read(data, &feature_names())?;
        let points = u16::from_le_bytes(data.take()?);
        let calibration = (0..points).map(|_| Some((data.float()?, data.float()?))).collect::<Option<_>>()?;
        Some(Self { learned, calibration })
    }

    /// Log-odds before calibration.
    pub fn odds(&self, features: &Features) -> f32 {
        self.learned.score(features) as f32
    }

    /// The probability that two units say the same, 0 to 1.
    pub fn probability(&self, features: &Features) -> f32 {
        let odds = self.odds(features);
        let line = &self.calibration;
        let at = line.partition_point(|&(x, _)| x <= odds);
        if at == 0 || at == line.len() {
            return line.get(at.saturating_sub(1)).map_or(0.0, |&(_, p)| p);
        }
        let ((x, p), (y, q)) = (line[at - 1], line[at]);
        p + (q - p) * (odds - x) / (y - x)
    }
}
