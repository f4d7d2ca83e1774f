"""A board's plan as people have it, in a Word table, a spreadsheet or a CSV file, becomes one that can be looked over.

`guards` lets no harmful file near a parser, `workbooks`, `documents` and `delimited` turn files into grids, `columns`
finds out what a column means, `lines` what a row says, and `draft` makes a plan of it with all that needs a look.
"""
