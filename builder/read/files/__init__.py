"""Reads the bytes of a returned copy into sheets and cells, and trusts none of them."""
