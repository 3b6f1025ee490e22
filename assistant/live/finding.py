"""One line of the check-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `remedy` is empty when all is well."""

    check: str
    ok: bool
    found: str
    remedy: str = ""
