"""What decides the results: sensitivity indices, discovery of conditions, robustness, search for policies."""
