"""Proof: bundles, checkpoints, and the audit that decides every command of a recorded auction again."""
