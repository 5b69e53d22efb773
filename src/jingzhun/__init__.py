"""Jingzhun (精准): targeted poverty alleviation and the watch against falling back, for a county."""
