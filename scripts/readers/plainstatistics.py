"""Statistics with the standard library alone: quantiles of Student's t, intervals, and the comparison of rounded numbers."""

import functools
import math
import statistics


@functools.cache
def t_quantile(df):
    """The 97.5 % quantile of Student's t, by bisection of the incomplete beta function."""
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        if 1 - beta(df / (df + middle * middle), df / 2, 0.5) / 2 < 0.975:
            low = middle
        else:
            high = middle
    return low


def beta(x, a, b):
    """The regularised incomplete beta function, by its continued fraction (Lentz)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a if x > 0 else 0
    f, c, d = 1.0, 1.0, 0.0
    for i in range(400):
        m = i // 2
        if i == 0:
            n = 1.0
        elif i % 2 == 0:
            n = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            n = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + n * d)
        c = 1 + n / c
        f *= c * d
    return front * (f - 1)


def quantile(values, p):
    """The quantile by linear interpolation between order statistics."""
    ordered = sorted(values)
    at = p * (len(ordered) - 1)
    k = min(int(at), len(ordered) - 2) if len(ordered) > 1 else 0
    return ordered[k] + (at - k) * (ordered[min(k + 1, len(ordered) - 1)] - ordered[k])


def estimate(values):
    """Mean and half width of its interval; None without values or with one."""
    if not values:
        return None, None
    mean = math.fsum(values) / len(values)
    if len(values) < 2:
        return mean, None
    return mean, t_quantile(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))


def close(shown, computed, digits=5):
    """Whether a cell has a number to its digits; large numbers are whole."""
    if shown is None or computed is None:
        return shown is None and computed is None
    size = max(abs(shown), abs(computed))
    if size < 1e-12:
        return True
    last = 0 if size >= 10 ** digits else math.floor(math.log10(size)) - digits + 1
    return abs(shown - computed) <= 0.51 * 10.0 ** last + 1e-9 * size
