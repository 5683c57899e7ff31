/** Above this many terms the sums below have long converged. */
const MOST_TERMS = 500;
const TINY = 1e-300;
const PRECISION = 1e-16;

/** P(X >= `statistic`) of a chi-squared variable with `degrees` of freedom (a positive integer). */
export function chiSquaredTail(statistic: number, degrees: number): number {
  return statistic <= 0 ? 1 : upperGamma(degrees / 2, statistic / 2);
}

/** P(Z <= z) of a standard normal variable. */
export function normalCdf(z: number): number {
  if (z === 0) return 0.5;
  const tail = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z < 0 ? tail : 1 - tail;
}

/** The z with P(Z <= z) = `probability`; infinite at 0 and 1. */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return -Infinity;
  if (probability >= 1) return Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // A first guess of three digits (Abramowitz and Stegun 26.2.23), then Newton's method.
  const t = Math.sqrt(-2 * Math.log(probability));
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let round = 0; round < 6; round += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    z -= (normalCdf(z) - probability) / density;
  }
  return z;
}

/** P(X <= k) for k = 0 … n of a binomial variable; the last is 1. */
export function binomialCdf(n: number, probability: number): number[] {
  let logMass = n * Math.log1p(-probability);
  const odds = Math.log(probability) - Math.log1p(-probability);
  let sum = 0;
  return Array.from({ length: n + 1 }, (_, k) => {
    sum += Math.exp(logMass);
    logMass += Math.log(n - k) - Math.log(k + 1) + odds;
    return k === n ? 1 : Math.min(1, sum);
  });
}

/** The regularised upper incomplete gamma function for `shape` = 1/2, 1, 3/2, ... */
function upperGamma(shape: number, x: number): number {
  const front = Math.exp(-x + shape * Math.log(x) - logGammaOfHalves(shape));
  return x < shape + 1 ? 1 - front * seriesOf(shape, x) : front * fractionOf(shape, x);
}

function seriesOf(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of the upper function, by Lentz's method. */
function fractionOf(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    value *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return value;
}

function logGammaOfHalves(shape: number): number {
  let log = Number.isInteger(shape) ? 0 : Math.log(Math.PI) / 2;
  for (let factor = shape - 1; factor > 0; factor -= 1) log += Math.log(factor);
  return log;
}
