"""The command line: one file a verb. ``jingzhun --help`` lists them."""

from jingzhun.cli.app import main

__all__ = ["main"]
