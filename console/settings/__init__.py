"""The settings of this machine: one table of what there is, one TOML file, environment and flags above it.

Not here: the municipality's own settings (days, ages, categories), which belong to its records and live in the vault.
"""

from console.settings.model import Settings as Settings
from console.settings.origin import load as load
