"""The authored rubric: its model, its doors, and its way into a program. The only place where words become operations."""
