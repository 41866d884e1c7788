"""`python -m core softmax`: probabilities and loss of a few outputs."""

import argparse
from dataclasses import asdict

from core.cli.output import emit, note
from core.understand import cross_entropy_steps, looks_like_probabilities, softmax_table, tempered


def softmax(args: argparse.Namespace) -> int:
    """The softmax table of some outputs, divided by a temperature; with a target, the loss step by step."""
    outputs = tempered(args.outputs, args.temperature)
    table = softmax_table(outputs, [f"class {i}" for i in range(len(outputs))])
    steps = None if args.target is None else cross_entropy_steps(outputs, args.target)
    if args.json:
        for name, output, exp, probability in table.itertuples(index=False):
            figures = {"output": output, "exp": exp if exp != float("inf") else None, "softmax": probability}
            emit({"event": "softmax_row", "class_name": name, **figures})
        if steps is not None:
            figures = {
                key: getattr(value, "tolist", lambda value=value: value)() for key, value in asdict(steps).items()
            }
            emit({"event": "cross_entropy", **figures})
    else:
        print(table.to_string(index=False))
        if steps is not None:
            print(f"log-sum-exp {steps.log_sum_exp:.6f}")
            print(f"loss of class {steps.target}: -log(softmax) = {steps.loss:.6f}")
            print("gradient (softmax - right answer): " + " ".join(f"{value:+.6f}" for value in steps.gradient))
    if looks_like_probabilities(args.outputs):
        note("These outputs already look like probabilities; another softmax flattens them.")
    return 0
