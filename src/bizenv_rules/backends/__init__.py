"""Back ends: further questions to a plan, one file (or folder) each, independent of each other."""
