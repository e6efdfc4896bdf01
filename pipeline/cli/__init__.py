"""The command line: one module a command, each with `main(argv) -> exit status`.

`./run NAME …` becomes `python -m pipeline.cli NAME …`. Exit statuses are the contract's: 0 answered,
1 a check failed, 2 wrong usage or unreadable file, 3 broken content files. A command imports only
what it needs, inside the function that needs it, so that a filter starts fast.
"""
