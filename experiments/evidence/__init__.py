"""Does the model hold? Patterns, calibration, hypotheses, decomposition and robustness, each a command away."""
