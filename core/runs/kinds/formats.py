"""fp32 and half precision side by side: speed, memory and error here."""

from core.runs.kinds.kind import RunKind

FORMATS = RunKind(lambda work: work.learn.compare_formats())
