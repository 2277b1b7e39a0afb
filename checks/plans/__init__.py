"""Content plans beside what was published: what became of each item, the calendar of a month, a plan to begin with."""
