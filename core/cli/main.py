"""Reads the command line, runs one command, and turns errors that a person can mend into one line and exit code 2."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from core.cli import checking, commands, fetching, mistaking, predicting, runs
from core.errors import PetLabError, sentence_of

MENDABLE = 2  # the exit code for what a person can mend


class OneLineParser(argparse.ArgumentParser):
    """argparse without the usage in front of each error: that is what `--help` is for."""

    def error(self, message: str) -> NoReturn:
        self.exit(MENDABLE, f"{message}; see {self.prog} --help\n")


def main(argv: list[str] | None = None) -> int:
    """Runs `petlab` or `python -m core` with `argv`, what was typed by default; returns the exit code."""
    args = parser().parse_args([_number_as_value(arg) for arg in (sys.argv[1:] if argv is None else argv)])
    try:
        return args.command(args) or 0
    except ValidationError as error:
        message = sentence_of(error)
    except (PetLabError, ValueError) as error:
        message = str(error)
    except KeyboardInterrupt:
        message = "Stopped."
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()
        return 0
    print(" ".join(message.split()), file=sys.stderr)
    return MENDABLE


def parser() -> argparse.ArgumentParser:
    """The whole command line. Its defaults are those of `DataConfig` and `RunConfig`."""
    prog = "petlab" if Path(sys.argv[0]).stem == "petlab" else "python -m core"
    root = OneLineParser(prog=prog, description="Image classification on pet breeds, step by step.")
    subs = root.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, function: object, text: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=text, description=text)
        sub.set_defaults(command=function)
        sub.add_argument("--json", action="store_true", help="one JSON object a line")
        return sub

    summary = command("summary", commands.summary, "From files to a batch, step by step.")
    _data_options(summary)
    summary.add_argument("--forget-resize", action="store_true", help="leave out presizing, and see what fails")
    _data_options(command("check", checking.check, "Look for damaged, tiny and duplicate pictures."))
    train = command("train", commands.train, "Train a model.")
    _data_options(train)
    _model_options(train)
    train.add_argument("--method", default="fine_tune", choices=["fine_tune", "fit_one_cycle", "constant"])
    train.add_argument("--epochs", type=int, default=3)
    train.add_argument("--freeze-epochs", type=int, default=1, help="epochs with the body frozen (fine_tune)")
    train.add_argument("--lr", default="2e-3", help="a rate, or LOW:HIGH for a slice over the layer groups")
    train.add_argument("--wd", type=float, default=0.01, help="weight decay")
    train.add_argument("--label-smoothing", type=float, default=0.0, help="0.1, say; 0 is none")
    train.add_argument("--out", help="folder for the model and the checkpoints")
    train.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    find = command("lr-find", commands.lr_find, "Find a learning rate.")
    _data_options(find)
    _model_options(find)
    find.add_argument("--start-lr", type=float, default=1e-7)
    find.add_argument("--end-lr", type=float, default=10)
    find.add_argument("--num-it", type=int, default=100, help="steps")
    predict = command("predict", predicting.predict, "Predict the breed on pictures.")
    predict.add_argument("--model", required=True, help="a folder that `train --out` wrote")
    predict.add_argument("images", nargs="+", metavar="IMAGE")
    predict.add_argument("--top", type=int, default=5, help="so many classes in words; with --json all of them")
    predict.add_argument("--heatmap", metavar="PNG", help="writes what speaks for the first guess over the one picture")
    mistakes = command("mistakes", mistaking.mistakes, "Where a model errs: top losses, confused pairs, each class.")
    mistakes.add_argument("--model", required=True, help="a folder that `train --out` wrote")
    mistakes.add_argument("--split", default="valid", choices=["valid", "train", "all"])
    mistakes.add_argument("--top", type=int, default=9, help="so many of the largest losses")
    _data_options(mistakes)
    softmax = command("softmax", commands.softmax, "Softmax and cross-entropy of a few outputs.")
    softmax.add_argument("outputs", nargs="+", type=float, metavar="OUTPUT")
    softmax.add_argument("--target", type=int, help="the right class, counted from 0")
    softmax.add_argument("--temperature", type=float, default=1.0, help="divides the outputs first; 1 leaves them")
    fetch = command("fetch", fetching.fetch, "Bring a data set into the home; what has come before is gone on with.")
    fetch.add_argument("source", choices=["oxford", "toy"])
    _run_options(command("runs", runs.list_runs, "The runs that the store remembers, newest first."))
    worker = command("worker", commands.worker, "Carry out the runs that wait.")
    worker.add_argument("--parent-pid", type=int, help="end when this process does")
    worker.add_argument("--once", action="store_true", help="end when no run waits")
    return root


def _data_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--source", default="toy", help='"toy", "oxford", a folder of pictures, or a table (.csv, .tsv)')
    sub.add_argument(
        "--labels",
        help='"folder", "capital" or "regex:PATTERN", the book\'s pattern by default; of a table "table" (its columns '
        'guessed, the default) or "table:FILE,LABEL"',
    )
    sub.add_argument("--wrong-labels", type=float, help="share of the labels that is swapped on purpose, such as 0.02")
    sub.add_argument("--journal", help="a state of the cleaning journal, as a run's settings name it")
    sub.add_argument("--valid-pct", type=float, help="share of the pictures that validates")
    sub.add_argument("--split-seed", type=int, help="seed of the split and of the order")
    sub.add_argument("--size", type=int, help="side of the pictures that the model sees")
    sub.add_argument("--presize", type=int, help="side of the squares that the CPU cuts; 1.5 times the size by default")
    sub.add_argument("--batch-size", type=int)
    sub.add_argument(
        "--augment",
        nargs="+",
        action="extend",
        metavar="NAME=VALUE",
        help="strengths of augmentation, such as max_rotate=30 max_zoom=1.5 max_warp=0 max_lighting=0.4 min_scale=0.5 "
        "pad_mode=zeros; method=naive is the way that presizing is compared with",
    )


def _model_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--arch", default="resnet18")
    sub.add_argument("--pretrained", default="toy", choices=["toy", "imagenet", "none"])
    sub.add_argument("--precision", default="auto", choices=["auto", "fp32", "bf16", "fp16"])
    sub.add_argument("--seed", type=int, default=0, help="seed of the new weights and of dropout")


def _run_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--kind", help='such as "train" or "lr_find"')
    sub.add_argument("--state", help='such as "finished" or "running"')
    sub.add_argument("--limit", type=int, default=50, help="so many at most")
    sub.add_argument("--deleted", action="store_true", help="those that can be restored instead")
    actions = sub.add_subparsers(metavar="ACTION", help="without one: list them")

    def action(name: str, function: object, text: str) -> argparse.ArgumentParser:
        one = actions.add_parser(name, help=text, description=text)
        one.set_defaults(command=function)
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line")
        return one

    action("show", runs.show, "One run: how it stands, how it ended, its settings.").add_argument("id", type=int)
    rename = action("rename", runs.rename, "Give a run a name.")
    rename.add_argument("id", type=int)
    rename.add_argument("name", help="an empty one brings back what the settings say")
    delete = action("delete", runs.delete, "Delete runs; they can be restored for a day.")
    delete.add_argument("ids", type=int, nargs="+", metavar="ID")
    restore = action("restore", runs.restore, "Bring deleted runs back.")
    restore.add_argument("ids", type=int, nargs="+", metavar="ID")
    action("purge", runs.purge, "Remove all deleted runs for good, with their models.")
    export = action("export", runs.export, "Write a run's results to files.")
    export.add_argument("id", type=int)
    export.add_argument("--events", metavar="FILE", help="its events as CSV")
    export.add_argument("--notebook", metavar="FILE", help="a notebook that repeats it")
    export.add_argument("--model", metavar="FILE", help="its model as a ZIP")


def _number_as_value(arg: str) -> str:
    """argparse takes "-1e4" for an option; with a space before it, for the number that it is."""
    try:
        float(arg)
    except ValueError:
        return arg
    return f" {arg}" if arg.startswith("-") else arg
