"""Which cells of a table are heads, labels and figures, and what each figure has from the rows around it."""
