//! What the evidence comes to: the probability that two units say the same.
//!
//! The weighted mean of two models of the log-odds, trained by `data/train/matcher.py` on hand-labelled clusters of news: a
//! logistic regression over the standardised numbers, cut to ±4, and small boosted trees. A second regression weighs the
//! log-odds `s` of a pair against those of its likeliest [rivals](super::rivals), `r` and `q` with `r ≥ q`:
//! `k₀ + k₁·s + k₂·r + k₃·q`. That is what two articles say alone. A third regression has the same terms, weighed anew, and
//! the lift `l` by [other articles](super::support): `m₀ + m₁·s + m₂·r + m₃·q + m₄·l`. Its outcome is calibrated by a
//! monotone line of straight pieces, so that of the links at .9 nine in ten are right.

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
    /// Weights of the third regression: the same, and the lift.
    supported: [f32; 5],
    /// Log-odds and the probability they stand for, ascending.
    calibration: Vec<(f32, f32)>,
}

/// What two articles alone say of a pair of their units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alone {
    /// The probability that they say the same, 0 to 1.
    pub probability: f32,
    /// The log-odds to which the lift by others is added.
    pub odds: f32,
}

fn floats<const N: usize>(data: &mut Reader<'_>) -> Option<[f32; N]> {
    let mut all = [0.0; N];
    for number in &mut all {
        *number = data.float()?;
    }
    Some(all)
}

impl Model {
    /// The model that ships with the crate.
    pub fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::read(&mut Reader(DATA)).expect("data/matcher.bin is whole and trained on these numbers")
        })
    }

    /// A learned score, the weights of the second and of the third regression (four and five f32), then the number of
    /// points of the calibration (u16) and the points (two f32 each).
    fn read(data: &mut Reader<'_>) -> Option<Self> {
        let learned = Learned::read(data, &feature_names())?;
        let contest = floats(data)?;
        let supported = floats(data)?;
        let points = u16::from_le_bytes(data.take()?);
        let calibration = (0..points).map(|_| Some((data.float()?, data.float()?))).collect::<Option<_>>()?;
        Some(Self { learned, contest, supported, calibration })
    }

    /// What two articles alone say of pairs of their units. All pairs that deserve a look must be there, since they are
    /// rivals.
    pub fn alone(&self, a: &Prepared, b: &Prepared, pairs: &[((u32, u32), Features)]) -> Vec<Alone> {
        let odds: Vec<f32> = pairs.iter().map(|(_, features)| self.odds(features)).collect();
        let pairs: Vec<(u32, u32)> = pairs.iter().map(|(pair, _)| *pair).collect();
        let rivals = rivals(a, b, &pairs, &odds);
        odds.iter().zip(rivals).map(|(&odds, rivals)| self.among(odds, rivals)).collect()
    }

    /// Log-odds of a pair alone.
    pub fn odds(&self, features: &Features) -> f32 {
        self.learned.score(features) as f32
    }

    /// What a pair of these log-odds comes to among rivals of those.
    pub fn among(&self, odds: f32, [row, column]: Rivals) -> Alone {
        let (likelier, other) = (row.max(column), row.min(column));
        let [constant, own, first, second] = self.contest;
        let contested = constant + own * odds + first * likelier + second * other;
        let [constant, own, first, second, _] = self.supported;
        Alone {
            probability: 1.0 / (1.0 + (-contested).exp()),
            odds: constant + own * odds + first * likelier + second * other,
        }
    }

    /// The probability that two units say the same, 0 to 1, by the log-odds of what [their articles say alone](Self::alone) and
    /// the lift by others.
    pub fn probability(&self, odds: f32, lift: f32) -> f32 {
        self.calibrated(odds + self.supported[4] * lift)
    }

    /// The probability that log-odds stand for.
    fn calibrated(&self, odds: f32) -> f32 {
        let line = &self.calibration;
        let at = line.partition_point(|&(x, _)| x <= odds);
        if at == 0 || at == line.len() {
            return line.get(at.saturating_sub(1)).map_or(0.0, |&(_, p)| p);
        }
        let ((x, p), (y, q)) = (line[at - 1], line[at]);
        p + (q - p) * (odds - x) / (y - x)
    }
}
