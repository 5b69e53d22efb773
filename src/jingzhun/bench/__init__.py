"""Benchmarks: one file a question, each ratio measured side by side in one run. ``python -m jingzhun.bench NAME [--json]``."""
