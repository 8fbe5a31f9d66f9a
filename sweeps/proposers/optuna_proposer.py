#!/usr/bin/env python3
"""Let a sampler of Optuna propose the candidates of sweep search, by ask and tell.

    [proposer]
    kind = "external"
    command = ["python3", "optuna_proposer.py", "TPESampler"]

The argument is a class of optuna.samplers, by default TPESampler. Needs: pip install optuna
"""
import json
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.WARNING)


def distribution(p):
    """Return the distribution of a parameter of the space."""
    if "values" in p:
        return optuna.distributions.CategoricalDistribution(p["values"])
    if p["type"] == "int64":
        return optuna.distributions.IntDistribution(int(p["from"]), int(p["to"]))
    return optuna.distributions.FloatDistribution(p["from"], p["to"], log=p["scale"] == "log")


class Proposer:
    def hello(self, m):
        sampler = getattr(optuna.samplers, sys.argv[1] if len(sys.argv) > 1 else "TPESampler")
        direction = "maximize" if "maximise" in m["objective"] else "minimize"
        self.study = optuna.create_study(direction=direction, sampler=sampler(seed=m["seed"] % 2**32))
        self.space = {name: distribution(p) for name, p in m["space"].items()}
        self.trials, self.means = {}, {}  # by candidate; means of those that were not told yet
        say(type="ready", proposer="optuna-" + sampler.__name__, version=optuna.__version__)

    def trial(self):
        trial = self.study.ask(self.space)
        self.trials[f"c{len(self.trials) + 1}"] = trial
        return f"c{len(self.trials)}", trial.params

    def tell(self):
        """Tell the study the latest results: with successive halving a candidate has several."""
        for candidate, mean in self.means.items():
            if mean is None:
                self.study.tell(self.trials[candidate], state=optuna.trial.TrialState.FAIL)
            else:
                self.study.tell(self.trials[candidate], mean)
        self.means = {}

    def ask(self, m):
        self.tell()
        for _ in range(m["n"]):
            candidate, params = self.trial()
            say(type="propose", id=candidate, params=params)

    def result(self, m):
        if m["id"] in self.trials:
            self.means[m["id"]] = m.get("mean")

    invalid = result

    def transcript(self, m):
        """Do again what was done before this program was started again. The sampler makes the same proposals from the same seed."""
        message = m.get("message", {})
        if message.get("type") == "ask":
            self.tell()
        elif message.get("type") == "propose":
            candidate, params = self.trial()
            if (candidate, params) != (message["id"], message["params"]):
                sys.exit(f"{candidate} is {params} now and was {message['params']}: use the version of Optuna that began the search")
        elif message.get("type") in ("result", "invalid"):
            self.result(message)


def say(**message):
    print(json.dumps(message), flush=True)


proposer = Proposer()
for line in sys.stdin:
    message = json.loads(line)
    handle = getattr(proposer, message["type"], None)
    if handle:
        handle(message)
