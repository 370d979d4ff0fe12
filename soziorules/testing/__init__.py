"""For tests of one's own rules and programs: generated cases, and YAML cases as pytest tests.

`strategies` (needs hypothesis) makes cases from a rule set: values on both sides of each boundary, consistent histories,
valid and broken codes. `plugin` is a pytest plug-in that collects case tests from the folders that the option
`soziorules_cases` names.
"""
