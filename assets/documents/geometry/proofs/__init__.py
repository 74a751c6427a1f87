"""What proves that a reading of a table is the only one: sums, columns that follow from others, chance."""
