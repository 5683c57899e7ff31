"""Writes bootstrap-of-median.json beside it: what SciPy says of the bias-corrected interval of a median.

Run in this folder: python3 reference.py   (SciPy 1.10.1, NumPy 1.24.2)
SciPy counts replicates that equal the estimate half on either side, which R's boot does not.
"""

import json

import numpy
from scipy import stats

rng = numpy.random.default_rng(20261122)
cases = []
for size in (9, 15, 24, 51):
    values = numpy.round(rng.lognormal(4, 1.2, size), 1)
    result = stats.bootstrap(
        (values,), numpy.median, n_resamples=999, method="BCa", confidence_level=0.95, random_state=rng, vectorized=True
    )
    cases.append(
        {
            "values": values.tolist(),
            "replicates": numpy.sort(result.bootstrap_distribution).round(6).tolist(),
            "bca": [float(result.confidence_interval.low), float(result.confidence_interval.high)],
        }
    )

with open("bootstrap-of-median.json", "w", encoding="utf-8") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
