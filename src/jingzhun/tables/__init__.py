"""Table contracts, engines and the store: what every table of the county holds, and how a plan over them is run."""
