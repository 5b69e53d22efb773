"""Rules: answers of three values, rules that speak, traces, cases, limited children. No engine is imported here."""
