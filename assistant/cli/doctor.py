"""What works, what does not, what to do."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace

from assistant.errors import BadInput
from assistant.live.checkup import check_up, wrong_finding
from assistant.live.finding import Finding
from assistant.settings import Settings, load_settings

SUMMARY = "Check microphone, speaker, voice, model and disk, and say what to do."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The devices to check, and the form of the answer."""
    parser.add_argument("--input-device", help="microphone: its number or part of its name")
    parser.add_argument("--output-device", help="speaker: its number or part of its name")
    parser.add_argument("--model", help="speech model: a path or a name of 'quiet-hands models'")
    parser.add_argument("--json", action="store_true", help="one JSON list on stdout")


def run(args: argparse.Namespace) -> int:
    """0 when all is well, 1 otherwise."""
    findings = []
    for finding in _findings(args):
        findings.append(finding)
        if not args.json:
            state = "ok" if finding.ok else "WRONG"
            print(f"{finding.check:<11} {state:<6} {finding.found}", flush=True)
            if finding.remedy:
                print(f"{'':<18} to do: {finding.remedy}")
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    return 0 if all(finding.ok for finding in findings) else 1


def _findings(args: argparse.Namespace) -> Iterator[Finding]:
    names = ("input_device", "output_device", "model")
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    try:
        settings = load_settings()
    except BadInput as error:
        yield wrong_finding("settings", error)
        settings = Settings()
    somebody = sys.stdin.isatty() and sys.stderr.isatty()
    yield from check_up(replace(settings, **given), _ask if somebody else None)


def _ask() -> None:
    print('say "next" now, from where you will be', file=sys.stderr, flush=True)
