"""Remarks (замечания): failures that were told to somebody, until they are mended, and the lists of what to mend."""
