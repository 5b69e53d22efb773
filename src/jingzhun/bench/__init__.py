"""Benchmarks: one file a question, each ratio measured side by side in one run. ``jingzhun bench NAME --json``."""
