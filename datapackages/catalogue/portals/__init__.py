"""The same years in the forms that other portals take them in: data.overheid.nl and CKAN.

What is delivered, and for CKAN what differs from what is there and the delivering itself.
"""
