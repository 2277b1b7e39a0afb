"""Speed, measured side by side with a peer in one run. Figures and how to get them again: docs/benchmarks.md."""
