"""Builds the wheel: the command first, so that the wheel can bring it along, then what maturin builds."""

import os
import shutil
import subprocess
from pathlib import Path

import maturin
from maturin import *  # noqa: F403  the hooks of PEP 517 that stay as they are

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "luoc.data" / "scripts"
# maturin looks for the folder already when it writes the metadata, before anything is built.
SCRIPTS.mkdir(parents=True, exist_ok=True)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Builds the command `luoc` into the wheel's scripts, then the wheel."""
    suffix = ".exe" if os.name == "nt" else ""
    target = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")).resolve()
    subprocess.run(
        ["cargo", "build", "--locked", "--release", "--package", "luoc", "--bin", "luoc", "--target-dir", target],
        cwd=HERE.parent,
        check=True,
    )
    shutil.copy2(target / "release" / f"luoc{suffix}", SCRIPTS)
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)
