"""Texts that measure the matching, by somebody who had seen neither its rules nor what they were tuned on."""
