"""The simulated Odnoklassniki: the REST API as its documentation and recorded answers describe it.

`world.py` says which groups there are, `topics.py` how their publications look, `signing.py` who may ask,
`methods.py` what each method answers, `service.py` errors, limits and the form of a request.
"""
