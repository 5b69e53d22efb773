"""Evaluation on the site: how precise each rule has been, and the register of problems that inspectors found."""
