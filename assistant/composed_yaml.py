"""YAML text as PyYAML's nodes, parsed by libyaml where it is there: six times as fast."""

from __future__ import annotations

import contextlib

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # it is there, without a promise
except ImportError:  # a PyYAML that was built without libyaml

    class _QuickLoader(yaml.SafeLoader):
        """As fast as there is."""
else:

    class _QuickLoader(Composer, CParser, SafeConstructor, Resolver):  # type: ignore[no-redef]  # one of the two
        """libyaml's parser, and PyYAML's composer.

        The one for libyaml recurses in C: brackets nested without end would end the process.
        """

        def __init__(self, source: str) -> None:
            CParser.__init__(self, source)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)


def composed(source: str) -> tuple[SafeConstructor, yaml.Node | None]:
    """The first node, None of an empty text, and what makes values of the nodes.

    Raises yaml.YAMLError, and RecursionError where it is nested too deep.
    """
    # What libyaml refuses, PyYAML's own parser says in its words, which are clearer.
    with contextlib.suppress(yaml.YAMLError):
        quick = _QuickLoader(source)
        return quick, quick.get_single_node()
    loader = yaml.SafeLoader(source)
    return loader, loader.get_single_node()
