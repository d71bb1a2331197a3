//! The matcher of shared passages: the model predicts what its trainer predicted.

use luoc::dedup::train;

#[test]
fn predicts_what_the_trainer_predicted() {
    let golden = include_str!("golden/matcher.csv");
    let mut rows = 0;
    for line in golden.lines().filter(|line| !line.starts_with('#')) {
        let numbers: Vec<f64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        let features: Vec<f32> = numbers[2..].iter().map(|&x| x as f32).collect();
        let (odds, probability) = train::predict(&features).expect("as many numbers as the model knows");
        assert!((f64::from(odds) - numbers[0]).abs() < 1e-3, "odds {odds}, trainer {}", numbers[0]);
        assert!((f64::from(probability) - numbers[1]).abs() < 1e-3, "{probability}, trainer {}", numbers[1]);
        rows += 1;
    }
    assert!(rows >= 40);
}
