"""A batch: many runs into one store that survives killed workers, killed drivers and full disks."""
