"""Compares the sentences and captions of a report with the numbers of its tables."""

import re
from collections import Counter, defaultdict


class Words:
    """The part of a report that looks at its texts."""

    def sentences(self):
        if (lead := self.doc.get("lead")) and not any(lead in p["texts"] for p in self.doc["pictures"]):
            self.wrong.append(f"the answer of the report is no sentence of its pictures: {lead}")
        for p in self.doc["pictures"]:
            for v in p["views"]:
                table = self.tables[v["table"]]
                sentence, caption = p["texts"][v["sentence"]], p["texts"][v["caption"]]
                where = f"{p['name']} {v['key']}"
                names = [c["name"] for c in table["columns"]]
                n = max((r[names.index("n")] for r in table["rows"]), default=0) if "n" in names else 0
                for m in re.finditer(r"over ([\d,]+) (?:replications?|dates|episodes)", caption):
                    if n and p["name"] in ("response", "grid", "differences", "frontier", "saving") and int(m[1].replace(",", "")) != n:
                        self.wrong.append(f"{where}: the caption has {m[1]}, the table {n}: {caption}")
                for m in re.finditer(r"over ([\d,]+) completed runs", caption):
                    self.compared["captions"] += 1
                    if int(m[1].replace(",", "")) != len(self.runs):
                        self.wrong.append(f"{where}: the caption has {m[1]} completed runs of {len(self.runs)}")
                if p["name"] == "best" and sentence:
                    self.verdicts(where, sentence, table, names)
                if p["name"] == "differences" and sentence:
                    self.judged(where, sentence, table, names)
                if p["name"] in ("response", "grid") and (m := re.search(r"lowest at .*? \(([^ (),]*(?:,\d{3})*[^ (),]*)[^()]*\), highest at .* \(([^ (),]*(?:,\d{3})*[^ (),]*)[^()]*\)\.$", sentence)):
                    self.extremes(where, m, v, table, names)

    def verdicts(self, where, sentence, table, names):
        self.compared["sentences"] += 1
        rows = table["rows"]
        undecided = sum(not r[names.index("clear")] for r in rows if r[names.index("best")] is not None)
        m = re.search(r"[Uu]ndecided at ([\d,]+)(?:, .*?)? of ([\d,]+)", sentence)
        if (m and (int(m[1].replace(",", "")), int(m[2].replace(",", ""))) != (undecided, len(rows))) or (not m and undecided):
            self.wrong.append(f"{where}: {undecided} of {len(rows)} are undecided: {sentence}")
        axis = self.axes[table["columns"][names.index("best")]["of"]]
        for level, times in Counter(r[names.index("best")] for r in rows if r[names.index("clear")]).items():
            if not axis["numeric"] and not re.search(re.escape(axis["levels"][level]) + rf"( is best)? at {times}\b", sentence):
                self.wrong.append(f"{where}: {axis['levels'][level]} is best at {times}: {sentence}")

    def judged(self, where, sentence, table, names):
        self.compared["sentences"] += 1
        axis = self.axes[table["columns"][names.index("arm")]["of"]]
        for level, verdicts in self.grouped(table, names).items():
            count = Counter(verdicts)
            missing = len(verdicts) - count["better"] - count["worse"] - count["undecided"]
            text = f"better at {count['better']}, worse at {count['worse']}, undecided at {count['undecided']}{f', not compared at {missing}' if missing else ''} of {len(verdicts)} point"
            if text not in sentence.replace("\u202f", " "):
                self.wrong.append(f"{where}: {axis['levels'][level]}: {text}: {sentence}")

    def grouped(self, table, names):
        by = defaultdict(list)
        for r in table["rows"]:
            by[r[names.index("arm")]].append(r[names.index("verdict")])
        return by

    def extremes(self, where, m, view, table, names):
        at = len([c for c in table["columns"] if c["kind"] == "axis"])
        unit = self.doc["metrics"][view["key"]["metric"]].get("unit")
        factor = {"money": 10.0 ** -self.study["currency"], "share": 100.0}.get(unit, 1)
        values = [r[at] * factor for r in table["rows"] if r[at] is not None]
        for text, value in ((m[1], min(values)), (m[2], max(values))):
            self.compared["sentences"] += 1
            try:
                said = float(text.replace(",", "").replace("\u2212", "-").replace("\u202f", "").replace("%", "").lstrip("<>"))
            except ValueError:
                self.wrong.append(f"{where}: {text!r} is no number")
                continue
            if abs(said - value) > max(0.051, 0.006 * abs(value)):
                self.wrong.append(f"{where}: the sentence has {text}, the table {value}")
