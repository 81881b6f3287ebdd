"""Legal size classes of UMKM: by yearly sales, PP 7/2021 article 35.

Nearly all are micro (98.7% in Indonesia), so groups of a market are thirds of starting sales; the class is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

CEILINGS: Final = {"micro": 2e9, "small": 15e9, "medium": 50e9}  # most sales of a class, Rp a year
LARGE: Final = "large"
LEGAL_CLASSES: Final = (*CEILINGS, LARGE)


def legal_class(yearly_sales: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the legal class of each firm from its sales, Rp a year; a ceiling belongs to the class below it."""
    names = np.array(LEGAL_CLASSES, dtype=object)
    return names[np.searchsorted(list(CEILINGS.values()), yearly_sales, side="left")]


def count_classes(firms: pd.DataFrame) -> dict[str, int] | None:
    """Count UMKM in business at the end by legal class; None where the table tells no classes.

    ``firms`` is the table of one run or of several together.
    """
    if "legal_class" not in firms:
        return None
    counts: Any = firms.loc[(firms["kind"] == "umkm") & firms["alive"], "legal_class"].value_counts()
    return {name: int(counts.get(name, 0)) for name in LEGAL_CLASSES}
