"""A labelled web in miniature: sites, archives, DNS and wire faults, and what is true of each URL.

Every case is one cited URL with what a careful person would say of it and why. The sites are made
from the causes of link rot as they are found on the real web; no marker list of the program is
read here, so that what the program knows is measured and not repeated.
"""
