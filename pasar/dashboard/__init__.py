"""The page for policymakers: choose interventions, run them in worker processes, see for whom they work.

The process that serves the page imports no model: it hands documents to workers and shows what they answer.
"""
