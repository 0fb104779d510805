"""The schema's history: one file a version, run when a store is opened."""
