"""Decisions on a cluster: `spark-submit spark_job.py cases.parquet decisions.parquet`.

Needs soziorules[spark] on each machine.
"""

import sys

from pyspark.sql import DataFrame, SparkSession

import soziorules.spark


def decided(cases: DataFrame) -> DataFrame:
    """Return the cases with outcome and reasons; nothing of them leaves the machine that holds them."""
    return soziorules.spark.decide(cases, lang="de")


if __name__ == "__main__":
    session = SparkSession.builder.appName("Soziotherapie").getOrCreate()
    decided(session.read.parquet(sys.argv[1])).write.parquet(sys.argv[2])
