"""Runs the near-duplicate job twice on a cluster, the second time losing a worker in mid-job: job.py MASTER ARTICLES PIDFILE."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pyarrow
from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import luoc
import luoc.spark
from corpus import articles

PARTITIONS = 24


def main(master: str, count: int, pid_file: Path) -> None:
    table = pyarrow.Table.from_pylist(articles(count))
    spark = (
        SparkSession.builder.master(master)
        .appName("luoc")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "640m")
        .config("spark.executor.cores", "1")
        .config("spark.sql.shuffle.partitions", PARTITIONS)
        .config("spark.log.level", "ERROR")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    try:
        run(spark, table, pid_file)
    finally:
        spark.stop()


def run(spark: SparkSession, table: pyarrow.Table, pid_file: Path) -> None:
    frame = spark.createDataFrame(table).repartition(PARTITIONS, "id")
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus
    while executors().size() < 3:  # the driver counts as one
        time.sleep(0.2)

    began = time.time()
    candidates = luoc.spark.candidates(frame).toArrow()
    quiet = rows(luoc.spark.duplicates(frame))
    took = time.time() - began
    print(f"cluster: {table.num_rows} articles, {len(quiet)} removed, {took:.1f} s with two workers")

    same = luoc.duplicates(table, candidates=candidates).to_pylist()
    assert quiet == sorted(same, key=lambda row: row["id"]), "the cluster and the embedded run differ"
    exact = luoc.duplicates(table).num_rows
    print(f"cluster: the exact join removes {exact}")
    assert len(quiet) >= 0.99 * exact > 0

    killed = threading.Thread(target=kill_in_mid_job, args=(spark, pid_file))
    killed.start()
    lossy = rows(luoc.spark.duplicates(frame))
    killed.join()
    assert executors().size() == 2, "the worker was not lost"
    assert lossy == quiet, "losing a worker changed the result"
    print("cluster: a worker was killed in mid-job, and the result is the same")


def kill_in_mid_job(spark: SparkSession, pid_file: Path) -> None:
    """Kills a worker and all that it started, as soon as the job has finished some tasks but not all."""
    tracker = spark.sparkContext.statusTracker()
    known = set(tracker.getJobIdsForGroup(None))
    while True:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        done = sum(stage.numCompletedTasks for stage in stages if stage)
        new = set(tracker.getJobIdsForGroup(None)) - known
        if new and done >= PARTITIONS // 4:
            break
        time.sleep(0.01)
    os.killpg(int(pid_file.read_text()), signal.SIGKILL)
    print(f"cluster: killed a worker with {done} tasks of a running stage done", flush=True)


def rows(frame) -> list[dict]:
    return sorted(frame.toArrow().to_pylist(), key=lambda row: row["id"])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
