"""What learners did as xAPI statements: as an export, and delivered to a Learning Record Store.

xAPI is version 1.0.3 of the specification, https://github.com/adlnet/xAPI-Spec, "Data"; what is made here is
also valid by its successor IEEE 9274.1.1-2023.
"""
