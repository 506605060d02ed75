"""Proofs about the whole: engines agree, nothing is misread, nothing is counted twice."""
