"""The market in plain objects: one Python object per customer and firm, the text from which the model is read.

It takes over the world that :class:`simulation.Market` built and then lives on its own, week by week. It is slow and
says everything once, in the words of the model; ``simulation`` says the same in columns and kernels, and a test holds
the two to the same numbers. Read ``market.py`` first, then the files in the order of
:data:`~benchmarks.plain.market.WEEK`.
"""

from benchmarks.plain.market import WEEK, PlainMarket

__all__ = ["WEEK", "PlainMarket"]
