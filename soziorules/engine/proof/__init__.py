"""Showing that rules and evaluators are right: a reference evaluator, coverage, proofs."""
