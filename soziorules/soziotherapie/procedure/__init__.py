"""How far a prescription has come on its way through the Krankenkasse, and what is next.

Who may import it: the domain and the wording of Soziotherapie. The days come from the case and from `today`; what is to be
done at each stage, by whom and until when stands in `rules/procedure.yaml`.
"""

from soziorules.soziotherapie.procedure.stages import Stage, procedure, procedure_of

__all__ = ["Stage", "procedure", "procedure_of"]
