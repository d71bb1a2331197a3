//! What the evidence comes to: the probability that two units say the same.
//!
//! The weighted mean of two models of the log-odds, trained by `data/train/matcher.py` on hand-labelled clusters of news: a
//! logistic regression over the standardised numbers, cut to ±4, and small boosted trees. A second regression weighs the
//! log-odds `s` of a pair against those of its likeliest [rivals](super::rivals), `r` and `q` with `r ≥ q`:
//! `k₀ + k₁·s + k₂·r + k₃·q`. The outcome is calibrated by a monotone line of straight pieces, so that of the links at .9
//! nine in ten are right.

use std::sync::OnceLock;

use super::context::{Features, feature_names};
use super::rivals::{Rivals, rivals};
use super::side::Prepared;
use crate::score::{Learned, Reader};

const DATA: &[u8] = include_bytes!("../../data/matcher.bin");

/// The trained model.
pub(super) struct Model {
    learned: Learned,
    /// Weights of the second regression: constant, own log-odds, those of the likelier rival and of the other.
    contest: [f32; 4],
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

    /// A learned score, the weights of the second regression (four f32), then the number of points of the calibration (u16) and the points (two f32 each).
    fn read(data: &mut Reader<'_>) -> Option<Self> {
        let learned = Learned::read(data, &feature_names())?;
        let contest = [data.float()?, data.float()?, data.float()?, data.float()?];
        let points = u16::from_le_bytes(data.take()?);
        let calibration = (0..points).map(|_| Some((data.float()?, data.float()?))).collect::<Option<_>>()?;
        Some(Self { learned, contest, calibration })
    }

    /// The probabilities, 0 to 1, that the units of pairs of two articles say the same. All pairs that deserve a look must
    /// be there, since they are rivals.
    pub fn probabilities(&self, a: &Prepared, b: &Prepared, pairs: &[((u32, u32), Features)]) -> Vec<f32> {
        let odds: Vec<f32> = pairs.iter().map(|(_, features)| self.odds(features)).collect();
        let pairs: Vec<(u32, u32)> = pairs.iter().map(|(pair, _)| *pair).collect();
        let rivals = rivals(a, b, &pairs, &odds);
        odds.iter()
            .zip(rivals)
            .map(|(&odds, rivals)| self.probability(self.contested(odds, rivals)))
            .collect()
    }

    /// Log-odds of a pair alone.
    pub fn odds(&self, features: &Features) -> f32 {
        self.learned.score(features) as f32
    }

    /// Log-odds of a pair among its rivals.
    pub fn contested(&self, odds: f32, [row, column]: Rivals) -> f32 {
        let [constant, own, likelier, other] = self.contest;
        constant + own * odds + likelier * row.max(column) + other * row.min(column)
    }

    /// The probability that contested log-odds stand for.
    pub fn probability(&self, odds: f32) -> f32 {
        let line = &self.calibration;
        let at = line.partition_point(|&(x, _)| x <= odds);
        if at == 0 || at == line.len() {
            return line.get(at.saturating_sub(1)).map_or(0.0, |&(_, p)| p);
        }
        let ((x, p), (y, q)) = (line[at - 1], line[at]);
        p + (q - p) * (odds - x) / (y - x)
    }
}
