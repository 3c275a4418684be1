"""Tables of questions, one row each: CSV and XLSX, and templates for authors to fill in.

`columns` says what there is to say in a row; `reading` and `writing` turn a row's cells into a draft and
back; `csv_format` and `xlsx_format` are the two formats.
"""

from questions.formats.tables.template import template

__all__ = ["template"]
