"""sweep search with the proposers in Python that ship: echo, Optuna, and a language model behind a program."""

import hashlib
import json
import shutil
import sys
from pathlib import Path

from .program import close

SWEEPS = Path(__file__).resolve().parents[3] / "sweeps"

LAB = """
name = "{name}"
scenario = "{scenario}"
agent = "SMALL"
[objective]
minimise = "SMALL.total_cost_cents"
[[space]]
name = "policy"
set = "agents.SMALL.policy"
values = [{{ label = "fifo", value = {{ type = "Fifo" }} }}, {{ label = "patient", file = "{patient}" }}]
[[space]]
name = "cap"
set = "agents.SMALL.unsecured_cap"
range = {{ from = 300_000, to = 700_000, scale = "int" }}
[rule]
n = 20
[proposer]
kind = "external"
command = {command}
n = {n}
generations = {generations}
"""


def search(program, name, command, n, generations):
    """Runs a search; its result, and the proposals in its journal."""
    program.run("init", "--proposers", "proposers", "--force")
    command = json.dumps([sys.executable, *command])
    (program.directory / f"{name}.toml").write_text(LAB.format(name=name, scenario=SWEEPS / "three-banks.yaml", patient=SWEEPS / "policies/patient.json",
                                                               command=command, n=n, generations=generations))
    result = json.loads(program.run("search", f"{name}.toml", "--dir", name, "--json"))
    pages = sorted((program.directory / name / "_sweep/journal").iterdir())
    messages = [m for page in pages for m in json.loads(page.read_text())["messages"]]
    proposals = [json.loads(m["line"]) for m in messages if m["from"] == "proposer" and '"propose"' in m["line"]]
    if len(proposals) != n * generations or result["candidates"] + result["invalid"] != len(proposals):
        raise AssertionError(f"{len(proposals)} proposals, {result['candidates']} candidates, {result['invalid']} invalid ones")
    # The journal gives the same result without the program.
    again = json.loads(program.run("search", f"{name}.toml", "--journal", name, "--dir", f"{name}-again", "--json"))
    result.pop("dir"), again.pop("dir")
    if again != result or tree_hash(program, name) != tree_hash(program, f"{name}-again"):
        raise AssertionError("the replay differs")
    return result, proposals


def tree_hash(program, name):
    return json.loads(program.run("verify", name, "--json", "--tree-hash"))["tree_hash"]


def echo(program):
    """The echo in twenty lines spreads its candidates over the space"""
    result, proposals = search(program, "echo", ["proposers/echo_proposer.py"], 4, 2)
    caps = [p["params"]["cap"] for p in proposals]
    if result["invalid"] or not max(caps) - min(caps) > 200_000 or {p["params"]["policy"] for p in proposals} != {"fifo", "patient"}:
        raise AssertionError(caps)


def optuna(program):
    """Optuna finds the better policy by ask and tell, and goes on after a kill as if there had been none"""
    result, proposals = search(program, "optuna", ["proposers/optuna_proposer.py", "TPESampler"], 4, 3)
    winner = result["points"][0]["winner"]
    if winner["params"]["policy"] != "patient" or not winner["search"]["mean"] < 0:
        raise AssertionError(winner)
    # The first half of the journal is what a process has that was killed then.
    half = program.directory / "optuna-half/_sweep/journal"
    half.mkdir(parents=True)
    pages = sorted((program.directory / "optuna/_sweep/journal").iterdir())
    for page in pages[: len(pages) // 2]:
        shutil.copy(page, half)
    program.run("search", "optuna.toml", "--dir", "optuna-half", "--quiet")
    if tree_hash(program, "optuna-half") != tree_hash(program, "optuna"):
        raise AssertionError("the resumed search proposes something else")


STUB = """
import json, sys
prompt = sys.stdin.read()
context = json.loads(prompt[prompt.index("\\n{") + 1:])
policy = json.load(open("PATIENT"))
policy["parameters"]["urgency_threshold"] = 3 + len(context["candidates"])
if "candidate is c2" in prompt:
    policy["payment_tree"] = {"type": "action"}
print("Sure!" if "candidate is c3" in prompt else "My policy: ```json\\n" + json.dumps(policy) + "\\n```")
"""


def model(program):
    """A language model behind a program writes policies; prompts and answers are stored with their hashes"""
    (program.directory / "stub.py").write_text(STUB.replace("PATIENT", str(SWEEPS / "policies/patient.json")))
    command = ["proposers/model_proposer.py", sys.executable, "stub.py"]
    result, proposals = search(program, "model", command, 2, 2)
    if result["invalid"] != 2 or result["candidates"] != 2:
        raise AssertionError(result)
    columns = "candidate, any_value(prompt) as prompt, any_value(prompt_sha256) as prompt_sha256, any_value(answer) as answer, any_value(answer_sha256) as answer_sha256"
    rows = json.loads(program.run("query", "model", f"select {columns} from candidates where prompt is not null group by all order by 1", "--format", "json"))
    if len(rows) != 4:
        raise AssertionError(f"{len(rows)} candidates with a prompt")
    for row, proposal in zip(rows, proposals, strict=True):
        for key in ("prompt", "answer"):
            if row[key] != proposal[key] or row[f"{key}_sha256"] != hashlib.sha256(row[key].encode()).hexdigest():
                raise AssertionError(f"{key} of {row['candidate']}")
    means = {c["id"]: c["search"]["mean"] for c in result["points"][0]["candidates"]}
    context = json.loads((program.directory / "model/_sweep/context/g2.json").read_text())
    close(context["candidates"][0]["results"][0]["mean"], means["c1"], what="mean of c1 in the context")
    if "payment_tree" not in json.dumps(context["candidates"][1]["errors"]) or "settles" not in context["incumbent"]["worst_episode"]["narrative"]:
        raise AssertionError("the context lacks what is wrong with c2, or the narrative")


CHECKS = [echo, optuna, model]
