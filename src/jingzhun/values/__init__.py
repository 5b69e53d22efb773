"""Values: ids, names, money, days, divisions, masks, rounding. The lowest floor; it imports nothing of ours."""
