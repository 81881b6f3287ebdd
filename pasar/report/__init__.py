"""The report that a policymaker carries into a meeting: one HTML file, one PDF, every number from the result tables."""

from pasar.report.writing import FORMATS, write_report

__all__ = ["FORMATS", "write_report"]
