//! The matcher of shared passages: the model predicts what its trainer predicted.

use luoc::dedup::train;

#[test]
fn predicts_what_the_trainer_predicted() {
    let golden = include_str!("golden/matcher.csv");
    let mut rows = 0;
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let numbers: Vec<f32> = line.split(',').map(|number| number.parse().unwrap()).collect();
        let (trainer, rest) = numbers.split_at(3);
        let (others, features) = rest.split_at(3);
        let found = train::predict(features, [others[0], others[1]], others[2])
            .expect("as many numbers as the model knows");
        for (own, trainer) in found.iter().zip(trainer) {
            assert!((own - trainer).abs() < 1e-3, "{own}, trainer {trainer}");
        }
        rows += 1;
    }
    assert!(rows >= 40);
}
