"""One run from its plan to its end: what is asked of whom, at which pace, and how a run that broke off goes on."""
