"""One market: UMKM, big brands, customers, communities and government."""
