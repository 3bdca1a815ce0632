"""A Spark job that asks on the driver, before the write is started: no executor has touched a row then."""

from __future__ import annotations

import os
import sys

from pyspark.sql import SparkSession

import govcheck


def main(target: str) -> None:
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = spark.createDataFrame([(1,), (2,), (3,)], ["id"])
        with govcheck.guard(
            os.environ["GOVCHECK_TRANSFER"],
            manifest=os.environ["GOVCHECK_MANIFEST"],
            as_of=os.environ.get("GOVCHECK_AS_OF"),
        ):
            rows.write.mode("overwrite").json(target)
            print("copied", rows.count())
    finally:
        spark.stop()


if __name__ == "__main__":
    main(sys.argv[1])
