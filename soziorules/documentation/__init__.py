"""The handbook: everything that the rule files say, as pages for people. Made from the rules, so it cannot be out of date."""
