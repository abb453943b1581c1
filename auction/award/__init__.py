"""Who gets what: an award problem drawn from the closed auction, a solver that proposes, a check that trusts nothing."""
