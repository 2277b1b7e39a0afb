"""One judgement: which checks are asked, what a rule is given, how its answer becomes a verdict."""
