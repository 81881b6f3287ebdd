"""Statistics over seeds: intervals, ranks, several questions at once, how many repetitions are enough."""
