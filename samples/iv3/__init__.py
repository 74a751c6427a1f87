"""A small Iv3: real totals per taakveld, a made-up split over categories, served as CBS serves Iv3.

What is real and what is made up is told in ``samples/README.md`` and, to whoever asks the service, in
the ``Summary`` of its tables. Pages of municipal sites live in ``samples.sites``.
"""
