"""Results on paper: one file a format. Nothing is computed here, and everything that came from outside is escaped here."""
