"""Ratings (рейтинги): official methods of other regions as data, and the score they give. Off until one is chosen.

A method says how figures become a score (`model`, read by `reading`, found by `methods`), `scoring` does the sum,
`measuring` takes figures from what was seen, `official` keeps those of an official export. No method is code.
"""
