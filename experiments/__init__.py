"""Many markets: arms compared under shared luck, batches that survive, statistics."""
