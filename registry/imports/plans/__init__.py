"""Content plans of organizations out of tables: in any order of columns, days in the spellings that people use.

`days` reads the words of a day, `columns` knows the head of a table, `reading` makes rows of a file, `planning` says
what they mean for the plans of the registry and asks, `applying` writes. Nothing is guessed: a day that is not plain, a
name that is not known and a plan that is there already are asked about.
"""

from registry.imports.plans.applying import AppliedPlans, apply
from registry.imports.plans.model import PlanMatch, PlanReading
from registry.imports.plans.planning import match
from registry.imports.plans.reading import read

__all__ = ["AppliedPlans", "PlanMatch", "PlanReading", "apply", "match", "read"]
