//! What the evidence comes to: the probability that two units say the same.
//!
//! The weighted mean of two models of the log-odds, trained by `data/train/matcher.py` on hand-labelled clusters of news: a
//! logistic regression over the standardised numbers, cut to ±4, and small boosted trees. A second regression weighs the
//! log-odds `s` of a pair against those of its likeliest [rivals](super::rivals), `r` and `q` with `r ≥ q`:
//! `k₀ + k₁·s + k₂·r + k₃·q`. That is what two articles say alone. A third regression has the same terms, weighed anew, and
//! the lift `l` by [other articles](super::support): `m₀ + m₁·s + m₂·r + m₃·q + m₄·l`. Either outcome is calibrated by a
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
    /// What the outcomes of the second and of the third regression stand for.
    calibration: [Line; 2],
}

/// Log-odds and the probability they stand for, ascending.
struct Line(Vec<(f32, f32)>);

/// What two articles alone say of a pair of their units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alone {
    /// The log-odds that they say the same.
    contested: f32,
    /// The log-odds to which the lift by others is added.
    pub odds: f32,
}

impl Alone {
    /// The probability for which the log-odds stand as they are, 0 to 1.
    pub fn logistic(self) -> f32 {
        1.0 / (1.0 + (-self.contested).exp())
    }
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

    /// A learned score, the weights of the second and of the third regression (four and five f32), then of the calibration of
    /// either the number of points (u16) and the points (two f32 each).
    fn read(data: &mut Reader<'_>) -> Option<Self> {
        let learned = Learned::read(data, &feature_names())?;
        let contest = floats(data)?;
        let supported = floats(data)?;
        let calibration = [Line::read(data)?, Line::read(data)?];
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
        Alone { contested, odds: constant + own * odds + first * likelier + second * other }
    }

    /// The probability that two units say the same, 0 to 1, by what their two articles say.
    pub fn alone_probability(&self, alone: Alone) -> f32 {
        self.calibration[0].at(alone.contested)
    }

    /// The same, by the [log-odds](Alone::odds) of their two articles and the lift by others.
    pub fn probability(&self, odds: f32, lift: f32) -> f32 {
        self.calibration[1].at(odds + self.supported[4] * lift)
    }
}

impl Line {
    fn read(data: &mut Reader<'_>) -> Option<Self> {
        let points = u16::from_le_bytes(data.take()?);
        (0..points).map(|_| Some((data.float()?, data.float()?))).collect::<Option<_>>().map(Self)
    }

    /// The probability that log-odds stand for.
    fn at(&self, odds: f32) -> f32 {
        let line = &self.0;
        let at = line.partition_point(|&(x, _)| x <= odds);
        if at == 0 || at == line.len() {
            return line.get(at.saturating_sub(1)).map_or(0.0, |&(_, p)| p);
        }
        let ((x, p), (y, q)) = (line[at - 1], line[at]);
        p + (q - p) * (odds - x) / (y - x)
    }
}
