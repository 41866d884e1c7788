"""Reads the command line, runs one command, and turns errors that people can fix into one line and exit code 2."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from core.errors import PetLabError, sentence_of

FIXABLE = 2  # the exit code for what people can fix


class OneLineParser(argparse.ArgumentParser):
    """argparse without the usage before each error; `--help` shows it."""

    def error(self, message: str) -> NoReturn:
        self.exit(FIXABLE, f"{message}; see {self.prog} --help\n")


def main(argv: list[str] | None = None) -> int:
    """Runs `petlab` or `python -m core` with `argv` (by default, what was typed); returns the exit code."""
    args = parser().parse_args([_number_as_value(arg) for arg in (sys.argv[1:] if argv is None else argv)])
    try:
        module, _, function = args.command.partition(".")  # imported now, since `--help` needs no torch
        return getattr(import_module(f"core.cli.{module}"), function)(args)
    except ValidationError as error:
        message = sentence_of(error)
    except (PetLabError, ValueError) as error:
        message = str(error)
    except KeyboardInterrupt:
        message = "Stopped."
    except BrokenPipeError:  # `| head` has read enough
        sys.stderr.close()
        return 0
    print(" ".join(message.split()), file=sys.stderr)
    return FIXABLE


def parser() -> argparse.ArgumentParser:
    """The whole command line, with the defaults of `DataConfig` and `RunConfig`."""
    prog = "petlab" if Path(sys.argv[0]).stem == "petlab" else "python -m core"
    root = OneLineParser(prog=prog, description="Image classification on pet breeds, step by step.")
    subs = root.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: str, text: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=text, description=text)
        sub.set_defaults(command=function)
        sub.add_argument("--json", action="store_true", help="print one JSON object per line")
        return sub

    summary = command("summary", "commands.summary", "Show the way from files to a batch, step by step.")
    _data_options(summary)
    summary.add_argument("--forget-resize", action="store_true", help="leave out presizing and see what fails")
    _data_options(command("check", "checking.check", "Find damaged, tiny and duplicate pictures."))
    train = command("train", "commands.train", "Train a model.")
    _data_options(train)
    _model_options(train)
    train.add_argument("--method", default="fine_tune", choices=["fine_tune", "fit_one_cycle", "constant"])
    train.add_argument("--epochs", type=int, default=3)
    train.add_argument("--freeze-epochs", type=int, default=1, help="epochs with the body frozen (fine_tune)")
    train.add_argument("--lr", default="2e-3", help="learning rate, or LOW:HIGH for a slice over the layer groups")
    train.add_argument("--wd", type=float, default=0.01, help="weight decay")
    train.add_argument("--label-smoothing", type=float, default=0.0, help="for example 0.1; 0 means none")
    train.add_argument("--out", help="folder for the model and its checkpoints")
    train.add_argument("--resume", action="store_true", help="continue from the checkpoint in --out")
    find = command("lr-find", "commands.lr_find", "Find a learning rate.")
    _data_options(find)
    _model_options(find)
    find.add_argument("--start-lr", type=float, default=1e-7)
    find.add_argument("--end-lr", type=float, default=10)
    find.add_argument("--num-it", type=int, default=100, help="number of steps")
    predict = command("predict", "predicting.predict", "Predict the breed in pictures.")
    predict.add_argument("--model", required=True, help="a folder that `train --out` wrote")
    predict.add_argument("images", nargs="+", metavar="IMAGE")
    predict.add_argument("--top", type=int, default=5, help="how many classes to print; --json prints all")
    predict.add_argument("--heatmap", metavar="PNG", help="draw over the picture where the model looked")
    mistakes = command(
        "mistakes", "mistaking.mistakes", "Show where a model goes wrong: top losses, confused pairs, each class."
    )
    mistakes.add_argument("--model", required=True, help="a folder that `train --out` wrote")
    mistakes.add_argument("--split", default="valid", choices=["valid", "train", "all"])
    mistakes.add_argument("--top", type=int, default=9, help="how many of the largest losses to print")
    _data_options(mistakes)
    softmax = command("softmax", "softmax.softmax", "Compute softmax and cross-entropy of a few outputs.")
    softmax.add_argument("outputs", nargs="+", type=float, metavar="OUTPUT")
    softmax.add_argument("--target", type=int, help="the right class, counting from 0")
    softmax.add_argument("--temperature", type=float, default=1.0, help="divide the outputs by this first")
    fetch = command("fetch", "fetching.fetch", "Download a data set, resuming what a previous try left.")
    fetch.add_argument("source", choices=["oxford", "toy"])
    _run_options(command("runs", "runs.list_runs", "List runs, newest first, or manage them."))
    worker = command("worker", "runs.worker", "Work through the waiting runs.")
    worker.add_argument("--parent-pid", type=int, help="stop when this process ends")
    worker.add_argument("--once", action="store_true", help="stop when no run is waiting")
    return root


def _data_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--source", default="toy", help='"toy", "oxford", a folder of pictures, or a table (.csv, .tsv)')
    sub.add_argument(
        "--labels",
        help='"folder", "capital" or "regex:PATTERN" (by default the book\'s pattern, widened to any file type); for a '
        'table, "table" (the default: columns are guessed) or "table:FILE,LABEL"',
    )
    sub.add_argument("--wrong-labels", type=float, help="share of labels to swap on purpose, such as 0.02")
    sub.add_argument("--journal", help="corrected labels: a state of the journal, as a run's settings name it")
    sub.add_argument("--valid-pct", type=float, help="share of pictures in the validation set")
    sub.add_argument("--split-seed", type=int, help="seed for the split and the order")
    sub.add_argument("--size", type=int, help="side of the pictures that the model sees, in pixels")
    sub.add_argument(
        "--presize", type=int, help="side of the presized squares, in pixels; by default 1.5 times the size"
    )
    sub.add_argument("--batch-size", type=int)
    sub.add_argument(
        "--augment",
        nargs="+",
        action="extend",
        metavar="NAME=VALUE",
        help="strengths of augmentation, such as max_rotate=30 max_zoom=1.5 max_warp=0 max_lighting=0.4 min_scale=0.5 "
        "pad_mode=zeros; method=naive for the naive way",
    )


def _model_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--arch", default="resnet18")
    sub.add_argument("--pretrained", default="toy", choices=["toy", "imagenet", "none"])
    sub.add_argument("--precision", default="auto", choices=["auto", "fp32", "bf16", "fp16"])
    sub.add_argument("--seed", type=int, default=0, help="seed for the new weights and dropout")


def _run_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--kind", help='such as "train" or "lr_find"')
    sub.add_argument("--state", help='such as "finished" or "running"')
    sub.add_argument("--limit", type=int, default=50, help="how many runs at most")
    sub.add_argument("--deleted", action="store_true", help="list deleted runs that can be restored")
    actions = sub.add_subparsers(metavar="ACTION", help="without one, list runs")

    def action(name: str, function: str, text: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text, description=text)
        one.set_defaults(command=function)
        one.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object per line"
        )
        return one

    action("show", "runs.show", "Show one run: its state, results and settings.").add_argument("id", type=int)
    rename = action("rename", "runs.rename", "Give a run a name.")
    rename.add_argument("id", type=int)
    rename.add_argument("name", help="an empty name restores the default")
    delete = action("delete", "runs.delete", "Delete runs; you can restore them for a day.")
    delete.add_argument("ids", type=int, nargs="+", metavar="ID")
    restore = action("restore", "runs.restore", "Restore deleted runs.")
    restore.add_argument("ids", type=int, nargs="+", metavar="ID")
    action("purge", "runs.purge", "Remove all deleted runs and their models for good.")
    export = action("export", "runs.export", "Write a run's results to files.")
    export.add_argument("id", type=int)
    export.add_argument("--events", metavar="FILE", help="its events as CSV")
    export.add_argument("--notebook", metavar="FILE", help="a notebook that repeats it")
    export.add_argument("--model", metavar="FILE", help="its model as a ZIP")


def _number_as_value(arg: str) -> str:
    """argparse reads "-1e4" as an option, but " -1e4" as a number."""
    try:
        float(arg)
    except ValueError:
        return arg
    return f" {arg}" if arg.startswith("-") else arg
