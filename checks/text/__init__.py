"""Russian text: what readers write (obscenity, insults, spam) and how a page writes itself (officialese).

Detectors over plain text, without a database and without a verdict: what follows from a find is a rule's matter.
Insults and spam are candidates only: a person decides. None of them flags criticism for being criticism.
"""
