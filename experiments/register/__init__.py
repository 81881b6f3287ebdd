"""Real data in: a register or survey of UMKM becomes the population of a scenario."""
