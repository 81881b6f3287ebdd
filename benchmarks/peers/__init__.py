"""The same micro-task in other ways of writing an agent-based model: see :mod:`benchmarks.peers.task`."""

from __future__ import annotations

from benchmarks.peers.comparing import OURS, PEERS, Peer, compared

__all__ = ["OURS", "PEERS", "Peer", "compared"]
