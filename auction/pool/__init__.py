"""Consortium demand: what members need, pooled, put to auction, and divided again. Rules in RULEBOOK.md."""
