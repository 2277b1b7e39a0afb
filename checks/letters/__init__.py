"""Letters that tell of verdicts: their contents out of remarks and sums, and letters to many organizations at once."""
