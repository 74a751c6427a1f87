"""The files of a package, one module per format: CSV, Parquet, workbook, zip.

Each writes what the table schemas say, byte for byte the same on any machine of the same versions.
"""
