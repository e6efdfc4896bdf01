"""Benchmarks: what the project does, as ratios against named peers, measured in one run.

The material is made from a seed or is the demo's own. Times are processor times, the best of some
rounds in which the two sides take turns, so that a busy machine hits both.
"""
