"""What commands write to stdout: tables for people, JSON for machines, and a reader that goes away."""
