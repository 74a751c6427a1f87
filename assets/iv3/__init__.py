"""Iv3, the financial export every municipality delivers to CBS: pulled as OData v3 and normalised.

Only what is true of Iv3 belongs here. Fetching in general lives in ``assets.sources``, municipalities and
full names in ``assets.reference``, and whether a figure is plausible in ``expectations``.
"""
