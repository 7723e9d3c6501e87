"""Measurements, each one command: `python -m benchmarks.month`."""
