"""What a person saw on pages and decided where no check can, and how that becomes verdicts without the networks."""
