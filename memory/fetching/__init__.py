"""Brings files of weights onto this computer, from whoever has them. Knows no model, only names, sizes and hashes."""
