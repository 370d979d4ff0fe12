"""The words of the rule language: texts, facts, conditions and the elements of rule files."""
