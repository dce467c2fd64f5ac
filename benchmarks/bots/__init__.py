"""The bots that `update` compares, each a program of its own: `python -m benchmarks.bots.NAME`.

Each takes its options as JSON in the first argument and ends when its input does.
"""
