#!/usr/bin/env python3
"""Recompute the data of a report from the runs of its data set: pictures.py PROGRAM DIRECTORY REPORT [--few]

Runs the Query of every table, with --few one for each kind of picture, and computes the rows of the table anew, from what the queries
return or from the rows of runs. Needs only the standard library, so that nothing of what made the report takes part. Prints every
difference; the exit code is 1 if there is one, or if no table was compared.
"""

import json
import math
import re
import shlex
import statistics
import subprocess
import sys
from collections import Counter, defaultdict

from picturewords import Words
from plainstatistics import close, estimate, quantile


def document(report):
    """Reads what the pictures of a report show."""
    for text in re.findall(r'<script[^>]*application/json[^>]*>(.*?)</script>', report, re.S):
        found = json.loads(text)
        if "tables" in found:
            return found
    raise SystemExit("the report has no document")


class Report(Words):
    def __init__(self, program, directory, report, few):
        with open(report, encoding="utf-8") as file:
            text = file.read()
        self.doc = document(text)
        self.program, self.directory, self.few = program, directory, few
        self.study, self.tables = self.doc["study"], self.doc["tables"]
        self.axes = {a["name"]: a for a in self.study["axes"]}
        self.wrong, self.compared, self.asked = [], Counter(), {}
        self.runs = self.query("SELECT * FROM runs WHERE status = 'completed' ORDER BY run_id")
        self.layouts, self.equal = {}, {}
        for r in self.runs:
            r["levels"] = {a: self.level(a, r) for a in self.axes}
            r["episode"] = r["seed"] if "source_run" in self.axes else r["replication"]
        self.sampled = self.study["design"] in ("lhs", "sobol", "random", "list", "morris", "saltelli")
        self.nested = "depends_on" in text or "depends =" in text  # of the grid, which the report shows
        self.dates = bool(self.study.get("dates"))

    def query(self, sql):
        if sql not in self.asked:
            done = subprocess.run([self.program, "query", self.directory, "-", "--json", "--quiet"], input=sql, capture_output=True, text=True)
            if done.returncode:
                raise ValueError(f"exit code {done.returncode}: {done.stderr.strip()}\n{sql}")
            self.asked[sql] = json.loads(done.stdout or "[]")
        return self.asked[sql]

    def queries(self, table):
        """The answers to the commands of a table, as a shell would read them."""
        words = [re.sub(r"\\([$`])", r"\1", w) for w in shlex.split(table["query"])]  # within double quotes a shell reads these, too
        starts = [i for i in range(len(words) - 1) if words[i:i + 2] == ["sweep", "query"]]
        return [self.query(words[i + 3]) for i in starts]

    def level(self, axis, row):
        """The number of the level of an axis that a row has."""
        value, levels = row[axis], self.axes[axis]["levels"]
        if not levels:
            return value
        for i, level in enumerate(levels):
            if str(value).lower() == level.lower() if isinstance(value, (bool, str)) or value is None else float(level) == value:
                return i
        try:
            return [float(x) for x in levels].index(float(value))
        except (TypeError, ValueError):
            return -1

    def others(self, axes):
        """The axes that must be equal where runs are compared: not those that move together with one of these."""
        key = tuple(axes)
        if key not in self.equal:
            self.equal[key] = [a for a in self.axes if a not in axes and not any(self.together(a, b) for b in axes)]
        return self.equal[key]

    def together(self, a, b):
        """Whether each value of one axis always comes with the same value of the other, as in a group."""
        pairs = {(str(r[a]), str(r[b])) for r in self.runs}
        return 1 < len(pairs) == len({x for x, _ in pairs}) == len({y for _, y in pairs})

    def layout(self, axes):
        """By cell, the run of each setting of the other axes and replication."""
        key = tuple(axes)
        if key not in self.layouts:
            cells, others = defaultdict(dict), self.others(axes)
            for r in self.runs:
                cells[tuple(r["levels"][a] for a in axes)][(tuple(r[a] for a in others), r["replication"] if "source_run" in axes else r["episode"])] = r
            self.layouts[key] = cells
        return self.layouts[key]

    def means(self, metric, axes):
        """By cell, {replication: mean over the other axes}, of the groups that have a value in every cell that has any."""
        values = {cell: {g: r[metric] for g, r in groups.items() if r[metric] is not None} for cell, groups in self.layout(axes).items()}
        every, at = set.intersection(*(set(v) for v in values.values() if v)) if any(values.values()) else set(), {}
        for cell, groups in values.items():
            by = defaultdict(list)
            for group in every if groups else ():
                by[group[1]].append(groups[group])
            at[cell] = {replication: math.fsum(v) / len(v) for replication, v in by.items()}
        return at

    def over(self, values):
        """What the columns of an estimate show: mean and half width, or median, P5 and P95 over dates."""
        if self.dates:
            return [quantile(values, p) for p in (0.5, 0.05, 0.95)] if values else [None] * 3
        return list(estimate(values))

    def expect(self, name, shown, computed, digits):
        """Compares rows of one table: the digits of each column, 0 for what must be equal."""
        self.compared[name.split(":")[0]] += 1
        if len(shown) != len(computed):
            self.wrong.append(f"{name}: {len(shown)} rows instead of {len(computed)}")
            return
        for got, want in zip(shown, computed):
            for g, w, d in zip(got, want, digits):
                if not (close(g, w, d) if d else g == w):
                    self.wrong.append(f"{name}: {got} instead of {want}")
                    return

    def matched(self, name, shown, computed, digits):
        """Compares rows whose order says nothing."""
        self.compared[name.split(":")[0] + name[name.rindex(" "):] if name.endswith(" (query)") else name.split(":")[0]] += 1
        left = list(computed)
        for got in shown:
            want = next((r for r in left if all(close(g, w, d) if d else g == w for g, w, d in zip(got, r, digits))), None)
            if want is None:
                self.wrong.append(f"{name}: no such row: {got}; left of the computed ones: {left[:2]}")
                return
            left.remove(want)
        if left:
            self.wrong.append(f"{name}: {len(left)} rows are missing, for example {left[0]}")

    def estimates(self):
        return [5, 5, 5] if self.dates else [5, 3]

    # The tables, by the first part of their names.

    def mean(self, name, table):
        _, metric, axes = name.split(":", 2)
        axes = [c["name"] for c in table["columns"] if c["kind"] == "axis"]
        means = self.means(metric, axes)
        rows = [[*cell, *self.over(list(by.values())), len(by)] for cell, by in sorted(means.items())]
        self.expect(name, table["rows"], rows, [0] * len(axes) + self.estimates() + [0])
        if table.get("query") and not self.dates and self.asks(name):
            answer = [[r["mean"], None if r["ci_low"] is None else (r["ci_high"] - r["ci_low"]) / 2, r["num_replications"]] for r in self.queries(table)[0] if r["num_replications"]]
            self.matched(name + " (query)", answer, [row[-3:] for row in rows if row[-1]], [9, 9, 0])

    def asks(self, name):
        kind = name.split(":")[0] + " (query)"
        return not self.few or not self.compared[kind]

    def paired(self, metric, axis, baseline):
        """By level and setting of the other axes, the differences from the baseline in each replication."""
        of = defaultdict(dict)
        for r in self.runs:
            of[tuple(r[a] for a in self.others([axis])), r["levels"][axis]][r["replication"]] = r[metric]
        pairs = {}
        for (setting, level), values in of.items():
            base = of.get((setting, baseline))
            if base is not None and level != baseline:
                pairs[setting, level] = [v - base[k] for k, v in values.items() if v is not None and base.get(k) is not None]
        return pairs

    def differences(self, name, table):
        _, metric, axis = name.split(":", 2)
        found = re.search(r"compare_arms\('.*', '.*', '(.*)'\)", shlex.split(table["query"])[3])
        pairs = self.paired(metric, axis, self.axes[axis]["levels"].index(found.group(1).replace("''", "'")))
        better = -1 if self.doc["metrics"][metric].get("better") == "higher" else 1
        rows = []
        for (setting, level), d in pairs.items():
            if d:
                mean, half = estimate(d)
                clear = half is not None and abs(mean) > half
                rows.append([level, mean, half, len(d), "undecided" if not clear else "better" if mean * better < 0 else "worse"])
        if not self.dates:
            self.matched(name, [r[1:] for r in table["rows"] if r[2] is not None], rows, [0, 5, 3, 0, 0])

    def best(self, name, table):
        _, metric, axis = name.split(":", 2)
        better = -1 if self.doc["metrics"][metric].get("better") == "higher" else 1
        places = defaultdict(lambda: defaultdict(dict))
        for r in self.runs:
            if r[metric] is not None:
                places[tuple(r[a] for a in self.others([axis]))][r["levels"][axis]][r["replication"]] = r[metric]
        rows = []
        for arms in places.values():
            if len(arms) < 2:
                continue
            both = set.intersection(*(set(v) for v in arms.values()))
            if not both:
                continue
            ranked = sorted(arms, key=lambda k: (better * math.fsum(arms[k][i] for i in both), k))
            d = [arms[ranked[1]][i] - arms[ranked[0]][i] for i in sorted(both)]
            mean, half = estimate(d)
            rows.append([ranked[0], half is not None and abs(mean) > half, estimate([arms[ranked[0]][i] for i in both])[0], abs(mean), half, len(d)])
        shown = [[r[2], r[4], r[5], None if r[6] is None else abs(r[6]), r[7], r[8]] for r in table["rows"] if r[2] is not None]
        if not self.dates:  # arms with equal means are in the order of the grid, but sums in another order may differ in the last digit
            self.matched(name, [r[1:] for r in shown], [r[1:] for r in rows], [0, 5, 5, 3, 0])

    def frontier(self, name, table):
        arm = name.split(":", 1)[1]
        columns = [c["name"] for c in table["columns"]]
        axes = []
        for view in self.views("frontier"):
            if view["table"] == name and view["draw"].get("lines"):
                axes = [view["draw"]["along"]] + ([arm] if arm else [])
        x, y = "liquidity_provided_cents", "delay_indicator"
        if axes:
            axes = [a for a in self.axes if a in axes]
            xs, ys = self.means(x, axes), self.means(y, axes)
            both = [([xs[c][i] for i in xs[c] if i in ys[c]], [ys[c][i] for i in xs[c] if i in ys[c]], c) for c in sorted(xs)]
        else:
            points = defaultdict(list)
            for r in self.runs:
                if r[x] is not None and r[y] is not None:
                    points[r["point"]].append((r[x], r[y]))
            both = [([p[0] for p in v], [p[1] for p in v], (k,)) for k, v in sorted(points.items())]
        rows = [[*self.over(a), *self.over(b), None, len(a)] for a, b, _ in both if a]
        ylocation = len(self.over([1.0]))
        for row in rows:
            row[-2] = not any(o[0] <= row[0] and o[ylocation] <= row[ylocation] and (o[0] < row[0] or o[ylocation] < row[ylocation]) for o in rows)
        shown = [r[columns.index("x_median" if self.dates else "x_mean"):] for r in table["rows"]]
        if len(shown) < len(rows):  # thinned: all undominated ones stay
            if sum(r[-2] for r in shown) != sum(r[-2] for r in rows):
                self.wrong.append(f"{name}: thinned without an undominated point")
            self.compared["frontier"] += 1
            return
        self.matched(name, shown, rows, self.estimates() * 2 + [0, 0])

    def points(self, name, table):
        metrics = [c["name"] for c in table["columns"] if c["kind"] == "metric"]
        by = defaultdict(list)
        for r in self.runs:
            by[r["point"]].append(r)
        shown = table["rows"]
        keep = {r[0] for r in shown}
        columns = [c["name"] for c in table["columns"]]
        rows = [[p, *(estimate([r[m] for r in rs if r[m] is not None])[0] for m in metrics), len(rs)] for p, rs in sorted(by.items()) if p in keep]
        shown = [[r[0], *(r[columns.index(m)] for m in metrics), r[-1]] for r in shown]
        self.expect(name, sorted(shown), rows, [0] + [5] * len(metrics) + [0])

    def spread(self, name, table):
        _, metric, axis = name.split(":", 2)
        means = self.means(metric, [axis] if axis else [])
        rows = sorted([k, v] for k, cell in enumerate(sorted(means)) for v in means[cell].values())
        self.expect(name, sorted([r[0], r[2]] for r in table["rows"]), rows, [0, 5])

    def costs(self, name, table):
        parts = {"overdraft": "liquidity_cost_cents", "delay": "delay_cost_cents", "collateral": "collateral_cost_cents", "penalties": "penalty_cost_cents", "splitting": "split_friction_cost_cents",
                 "allocated liquidity": "liquidity_opportunity_cost_cents", "overnight borrowing": "eod_borrowing_cost_cents"}
        axis = name.split(":", 1)[1] if ":" in name else ""
        columns = [parts.get(c["name"]) for c in table["columns"][1:]]
        if None in columns or axis and axis not in self.axes:
            return  # of banks
        if axis:
            by = [self.means(c, [axis]) for c in columns]
            rows = [[k, *(estimate(list(b[cell].values()))[0] if not self.dates else None for b in by)] for k, cell in enumerate(sorted(by[0]))]
        else:
            rows = [[0, *(estimate([r[c] for r in self.runs])[0] for c in columns)]]
        if not self.dates:
            self.expect(name, table["rows"], rows, [0] + [5] * len(columns))

    def paths(self, name, table):
        parts = {"at once": "immediate", "from the queue": "queue", "offset on entry": "entry_offset", "in pairs": "bilateral", "in cycles": "cycle", "by netting": "netting", "at the end of the day": "end_of_day"}
        axis = name.split(":", 1)[1] if ":" in name else ""
        if axis and axis not in self.axes:
            return
        levels = sorted({r["levels"][axis] for r in self.runs}) if axis else [None]
        every = list(parts.values())
        rows = []
        means = {p: self.means(f"settled_{p}_cents", [axis]) if axis else {(): dict(enumerate(r[f"settled_{p}_cents"] or 0 for r in self.runs))} for p in every}
        for k, level in enumerate(levels):
            cell = (level,) if axis else ()
            sums = {p: estimate(list(means[p][cell].values()))[0] for p in every if cell in means[p]}
            total = math.fsum(v or 0 for v in sums.values())
            rows.append([k, *(((sums.get(parts[c["name"]]) or 0) / total if total else None) for c in table["columns"][1:])])
        self.expect(name, table["rows"], rows, [0] + [5] * (len(table["columns"]) - 1))

    def day(self, name, table):
        if not re.fullmatch(r"day:\d+:\d+", name):
            return
        ticks = self.queries(table)[0]
        names = [c["name"] for c in table["columns"]]
        keys = [n for n in names[1:] if n in ticks[0]]
        rows = [[t["tick"], *(t[k] for k in keys)] for t in sorted(ticks, key=lambda t: t["tick"])]
        self.expect(name, [[r[names.index("tick")], *(r[names.index(k)] for k in keys)] for r in table["rows"]], rows, [0] + [9] * len(keys))
        arrived, settled, total = 0, 0, sum(t["arrived"] for t in ticks)
        shares = []
        for t in sorted(ticks, key=lambda t: t["tick"]):
            arrived += t["arrived"]
            settled += sum(v for k, v in t.items() if k.startswith("settled_"))
            shares.append([arrived / total if total else None, settled / total if total else None])
        self.expect(name, [[r[names.index("arrived_share")], r[names.index("settled_share")]] for r in table["rows"]], shares, [5, 5])

    def equal(self, name, table):
        """The rows are those of the query, with labels for texts."""
        answer = self.queries(table)[0]
        columns = [(k, c) for k, c in enumerate(table["columns"]) if not answer or c["name"] in answer[0]]
        shown = [[c["labels"][r[k]] if c["kind"] == "label" and r[k] is not None else r[k] for k, c in columns] for r in table["rows"]]
        self.matched(name, shown, [[r[c["name"]] for _, c in columns] for r in answer], [0 if c["kind"] in ("text", "label", "flag", "count") else 5 for _, c in columns])

    network = holds = liquidity = equal

    def views(self, picture):
        return [v for p in self.doc["pictures"] if p["name"] == picture for v in p["views"]]

    def importance(self, name, table):
        """The shares of axes alone: the variance between the means of their levels, of that between the points."""
        metric = name.split(":", 1)[1]
        if [c["name"] for c in table["columns"]][1:2] != ["share"] or self.sampled:
            return
        points = defaultdict(list)
        for r in self.runs:
            if r[metric] is not None:
                points[tuple(r["levels"].values())].append(r[metric])
        means = {k: math.fsum(v) / len(v) for k, v in points.items()}
        if len(means) != math.prod(len({k[i] for k in means}) for i in range(len(self.axes))):
            return
        total, labels, rows = statistics.pvariance(means.values()), table["columns"][0]["labels"], []
        for i, a in enumerate(self.axes):
            if self.axes[a]["label"] in labels:
                by = defaultdict(list)
                for k, v in means.items():
                    by[k[i]].append(v)
                rows.append([labels.index(self.axes[a]["label"]), statistics.pvariance([math.fsum(v) / len(v) for v in by.values()]) / total if total else None])
        self.expect(name, sorted(r[:2] for r in table["rows"]), sorted(rows), [0, 3])

    def check(self):
        for name, table in self.tables.items():
            kind = name.split(":")[0]
            try:
                if table.get("query") and self.asks(name):
                    self.queries(table)
                    self.compared[kind + " (query)"] += 1
                if (check := getattr(self, kind, None) if kind in KINDS else None) and (not self.sampled or kind not in FACTORIAL) and (not self.nested or kind in RUNS):
                    check(name, table)
            except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError) as error:
                self.wrong.append(f"{name}: {type(error).__name__}: {error}")
        self.sentences()


KINDS = {"mean", "differences", "best", "frontier", "points", "spread", "costs", "paths", "day", "network", "holds", "liquidity", "importance"}
RUNS = {"points", "day", "network", "holds", "liquidity"}  # also where levels of an axis have several points, because another axis depends on it
FACTORIAL = {"mean", "differences", "best"}


def main():
    arguments = [a for a in sys.argv[1:] if a != "--few"]
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 80
    report = Report(*arguments, "--few" in sys.argv)
    report.check()
    for wrong in report.wrong:
        print("FAIL ", wrong)
    print(f"{sum(report.compared.values())} compared ({', '.join(f'{k} {n}' for k, n in sorted(report.compared.items()))}), {len(report.wrong)} differ")
    return 1 if report.wrong or report.runs and not report.compared else 0


if __name__ == "__main__":
    sys.exit(main())
