"""Documents that commands write: validation, findings, ODD and the rigour pack. None of them is written by hand."""
