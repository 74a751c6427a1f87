"""The Iv3 tables of a year, made from archived pages: rows, code lists, deliveries, sums and tallies."""
