"""The `mi` command: arguments, environment and clock; nobody else reads those."""

from mi_lib.cli.app import app, main

__all__ = ["app", "main"]
