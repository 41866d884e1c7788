"""fp32 and half precision side by side: speed, memory and error."""

from core.runs.kinds.kind import RunKind

FORMATS = RunKind(lambda work: work.learn.compare_formats(), title=lambda config: f"number formats with {config.arch}")
