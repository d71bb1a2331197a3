# `just --list` shows what there is.

# Format, lints, tests and docs, for each set of features: what CI runs.
check:
    tests/run

# The tests alone.
test *ARGS:
    cargo test {{ARGS}}

# The laws over many more texts than the tests try, other ones each time.
laws CASES="100000":
    PROPTEST_CASES={{CASES}} cargo test --release --lib --test laws --test input_laws

# Criterion benches, one a stage.
bench *ARGS:
    cargo bench {{ARGS}}

# Accept the present output of the command and of the snapshots as right; look at the diff before you commit it.
bless:
    TRYCMD=overwrite INSTA_UPDATE=always cargo test
    git diff --stat -- tests src

# Say how each resource in data/ is made.
data:
    @cat data/README.md
