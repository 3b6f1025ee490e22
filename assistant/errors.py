"""The one error a person can put right."""

from pathlib import Path


class BadInput(Exception):  # noqa: N818 - it reads as what it is: "raise BadInput"
    """Input or set-up is wrong; the message is one clear sentence, the exit code is 2.

    Args:
        problem: what is wrong, without a full stop.
        remedy: what to do about it, without a full stop.
        path: the file it is in.
        line: its line in that file, counted from 1.
    """

    def __init__(
        self, problem: str, *, remedy: str = "", path: Path | None = None, line: int | None = None
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.path = path
        self.line = line
        where = "" if path is None else f"{path}: " if line is None else f"{path}:{line}: "
        super().__init__(where + "; ".join(part for part in (problem, remedy) if part) + ".")
