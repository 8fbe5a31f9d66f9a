#!/usr/bin/env python3
"""Let a language model write the policies that sweep search tries.

    [proposer]
    kind = "external"
    command = ["python3", "model_proposer.py", "llm", "-m", "MODEL"]

The arguments are any program that reads a prompt on its standard input and writes an answer on its standard output. The answer is a
policy, or a text with one in it. The prompt is INSTRUCTIONS, changed as you like, and the context file: the candidates so far, the worst
and the best episode of the incumbent, its costs, and the policy language. Prompt and answer are stored in table candidates.
"""
import json
import os
import subprocess
import sys

INSTRUCTIONS = """You write decision-tree policies for a bank in a simulated payment system. The JSON document below has the policy
language, the policy in use (the incumbent) with its costs, its worst and its best episode, and all candidates so far with what they cost:
"mean" is the mean difference of the objective from the incumbent's over "n" episodes, and "errors" is why a candidate was invalid.

Find out what makes the incumbent expensive, and write a policy that costs less. Answer with one policy as a JSON object, and nothing else
but a rationale of one sentence as its member "description".
"""
ANSWER_SECONDS = 570  # sweep search waits for 600


def policy_in(answer):
    """Return the first JSON object of a text that has the members of a policy, or None."""
    decoder = json.JSONDecoder()
    at = answer.find("{")
    while at >= 0:
        try:
            found, _ = decoder.raw_decode(answer, at)
            if isinstance(found, dict) and "policy_id" in found:
                return found
        except json.JSONDecodeError:
            pass
        at = answer.find("{", at + 1)
    return None


def propose(candidate, ask):
    with open(os.path.join(os.environ["SWEEP_DATASET"], ask["context"]), encoding="utf-8") as f:
        prompt = f"{INSTRUCTIONS}\nThe id of this candidate is {candidate}.\n\n{f.read()}"
    try:
        run = subprocess.run(sys.argv[1:], input=prompt, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
                             timeout=ANSWER_SECONDS, check=False)
        answer, why = run.stdout, f"the program ended with {run.returncode}" if run.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as e:
        answer, why = "", str(e)
    message = {"type": "propose", "id": candidate, "prompt": prompt, "answer": answer}
    policy = policy_in(answer)
    if policy:
        message.update(policy=policy, rationale=str(policy.get("description") or ""))
    else:
        message.update(meta={"error": why or "the answer has no policy"})
    say(message)


def say(message):
    print(json.dumps(message, ensure_ascii=False), flush=True)


count = 0
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        say({"type": "ready", "proposer": "model: " + " ".join(sys.argv[1:])[:150], "version": "1"})
    elif message["type"] == "transcript" and (message["from"] == "proposer"):
        count += 1
    elif message["type"] == "ask":
        for _ in range(message["n"]):
            count += 1
            propose(f"c{count}", message)
