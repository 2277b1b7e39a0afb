"""The simulated official sites: any number of hosts behind one address, told apart by the Host header.

`world.py` says which hosts and pages there are, `markup.py` how a page looks, `bodies.py` the answers that are no
pages, `service.py` what an address brings.
"""
