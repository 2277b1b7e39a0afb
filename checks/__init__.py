"""What the networks show (collectors) and what it means (rules, engine), with the history of runs.

Collecting and judging are apart: collectors return facts or failures, one place stores them, and the judgement is
a pure function over facts, registry and regulation. What a regulation says is one floor down; how a verdict is
painted is one floor up.
"""

import logging

# Without a handler of ours Python would print to the terminal, over whatever is painted there.
logging.getLogger(__name__).addHandler(logging.NullHandler())
