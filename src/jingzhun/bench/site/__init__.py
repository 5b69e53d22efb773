"""How fast is the county's site? Pages under fifty clicking officers, and each page's capacity beside the floor of the same run."""
