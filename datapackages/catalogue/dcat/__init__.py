"""The catalogue as DCAT-AP-NL 3.0: what it says, what it must say, and its three notations.

The statements are built once, as an ordered list of nodes, and written as Turtle, JSON-LD and RDF/XML.
"""
