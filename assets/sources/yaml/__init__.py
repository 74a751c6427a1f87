"""YAML that a person wrote: read with the place of every value, so that a mistake can be pointed at."""
