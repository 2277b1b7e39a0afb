"""Tables in files: reading xlsx, ods, xls, csv and tsv into plain cells, and writing XLSX and CSV that no spreadsheet
program runs as formulas. What a column means is not here.
"""
