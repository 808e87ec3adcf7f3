"""What the engine costs, as ratios to a hand-written loop over the same records: ``make bench``. Never a test."""
