"""Attempt data for analysts: one row source, one documented set of columns, one encoder per format.

The rows are those of the views in the schema `analytics` (migration 0012), so that an export, a BI tool and a
query by hand see the same.
"""
