"""A returned copy to entries, results and findings."""
