"""How it is fast: plain arrays in and out, compiled; knows no Mesa and no scenario."""
