"""Cases (случаи): matters of several steps that are opened, worked through and closed with proof.

A handover of the responsible person, the coordinator's own handover, connecting a page to «Госпаблики», the mark
«Госорганизация», an incident. Each kind has a module with its steps; what is common to them is `records` and `flow`.
"""
