"""Speed and memory as ratios, and the plain twin that every number is checked against."""
