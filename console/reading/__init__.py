"""What panes show, gathered from the floors below in one transaction; no rule and no SQL."""
